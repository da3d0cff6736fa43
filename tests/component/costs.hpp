// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/component/town_world.hpp"

namespace waybill::town {

/// What a counted town has spent since it began. docs/performance.md says what each line is for.
struct Costs {
    SqlCosts sql;
    Tally tally;
    std::int64_t events;
    std::int64_t mails;
    std::uint64_t allocations;

    static Costs of(TownWorld& town);
    /// What came since `before`.
    Costs since(const Costs& before) const;
    /// As the golden list has them. Not the allocations, which differ from compiler to compiler.
    std::vector<std::string> lines(std::string_view what) const;
};

}  // namespace waybill::town
