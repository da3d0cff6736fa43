// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace waybill::town {

/// One thing that may go wrong with stored data, and the check that must see it. In the statements
/// `{paid}` is the id of an order of that kind: pending, opened, paid, preparing, ready, assigned,
/// delivering, completed, cash (completed, paid at the door), other (completed, of another shop,
/// customer and courier), cancelled (never paid), refunded, failed; `{now}` the time in
/// microseconds.
struct Damage {
    std::string_view what;
    std::string_view sql;
    std::string_view seen_by;
};

std::span<const Damage> missing_rows();
std::span<const Damage> differing_copies();
std::span<const Damage> wrong_money();
std::span<const Damage> wrong_stock();
std::span<const Damage> wrong_steps();
std::span<const Damage> wrong_work();
std::span<const Damage> wrong_files();

}  // namespace waybill::town
