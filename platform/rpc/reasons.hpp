// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace waybill::rpc {

/// Stands for every reason that came from another process and found no room.
inline constexpr std::string_view unknown_reason = "rpc.unknown_reason";

/// Reasons that came from other processes, kept for as long as this lives: `Error::reason` is a
/// view. Bounded, so that no peer can fill the memory with words of its own. Thread-safe.
class Reasons {
public:
    static constexpr std::size_t bytes_max = 100;  ///< of one reason; a slug has some thirty

    explicit Reasons(std::size_t count_max) : count_max_{count_max} {}

    /// The same text, kept; unknown_reason when it is no slug (`orders.empty_cart`) or there is no
    /// room for another.
    std::string_view keep(std::string_view reason);

private:
    const std::size_t count_max_;
    std::mutex mutex_{};
    std::set<std::string, std::less<>> kept_{};
};

/// Kept until the process ends. A contract has some ten reasons and all together have hundreds.
std::string_view kept_reason(std::string_view reason);

}  // namespace waybill::rpc
