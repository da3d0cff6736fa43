// SPDX-License-Identifier: Apache-2.0
#include "tests/component/tally.hpp"

#include "tests/component/allocations.hpp"

namespace waybill::town {

void Tally::add(std::string_view what, std::string_view of, std::int64_t times) {
    const allocations::Counting apart{allocations::Counting::Part::test};
    counts_[{std::string{what}, std::string{of}}] += times;
}

void Tally::add_all(const Tally& other) {
    for (const auto& [name, times] : other.counts_) add(name.first, name.second, times);
}

Tally Tally::since(const Tally& before) const {
    Tally spent = *this;
    for (const auto& [name, times] : before.counts_) spent.add(name.first, name.second, -times);
    std::erase_if(spent.counts_, [](const auto& one) { return one.second == 0; });
    return spent;
}

std::int64_t Tally::sum(std::string_view what) const {
    std::int64_t all = 0;
    for (const auto& [name, times] : counts_)
        if (name.first == what) all += times;
    return all;
}

}  // namespace waybill::town
