// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>

/// How often this program takes memory from the heap: its `operator new` is replaced.
namespace waybill::town::allocations {

/// Of this thread, while they were counted.
std::uint64_t counted();

/// Whether what comes until the end of the block is counted; in the beginning nothing is.
class Counting {
public:
    enum class Part : std::uint8_t { product, test };
    explicit Counting(Part part) : before_{std::exchange(on, part == Part::product)} {}
    Counting(const Counting&) = delete;
    Counting& operator=(const Counting&) = delete;
    ~Counting() { on = before_; }

    static inline constinit thread_local bool on{false};

private:
    bool before_;
};

}  // namespace waybill::town::allocations
