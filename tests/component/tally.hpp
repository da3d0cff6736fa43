// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace waybill::town {

/// How often what happened; of something, where it is counted apart.
class Tally {
public:
    using Counts = std::map<std::pair<std::string, std::string>, std::int64_t>;

    /// Is itself not counted among the allocations.
    void add(std::string_view what, std::string_view of = {}, std::int64_t times = 1);
    void add_all(const Tally& other);
    /// What came since `before`.
    Tally since(const Tally& before) const;
    const Counts& counts() const { return counts_; }
    std::int64_t sum(std::string_view what) const;

private:
    Counts counts_{};
};

}  // namespace waybill::town
