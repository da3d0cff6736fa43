// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/usecases/foreign_orders.hpp"

#include <optional>
#include <string>
#include <string_view>

/// What another order system says, whatever way it says it, and what of it can be believed.
namespace waybill::couriers {

/// The most bytes of an answer that are read.
inline constexpr std::size_t foreign_answer_max = std::size_t{256} * 1024;
/// So many changes are asked for at once.
inline constexpr int foreign_changes_max = 100;

struct ForeignDoorWords {
    std::string_view address{};
    std::optional<double> lat{};
    std::optional<double> lon{};
};

/// An order in the words of the other system: of what is missing, nothing. Looks into the answer.
struct ForeignWords {
    std::string_view order_id{};
    std::string_view status{};
    std::optional<std::int64_t> version{};
    std::string_view partner_id{};
    std::string_view partner_title{};
    std::optional<ForeignDoorWords> pickup{};
    std::optional<ForeignDoorWords> dropoff{};
    std::string_view phone{};
    std::string_view note{};
    std::string_view pin{};
    std::string_view ready_at{};
};

/// What was asked for waits: the same may be asked, or said, again.
std::unexpected<Error> foreign_away(std::string detail);
std::unexpected<Error> foreign_unreadable(std::string_view what);

/// Whether it is that order, with all that must be there. unavailable: couriers.foreign_away.
Result<ForeignOrder> read_foreign_order(const ForeignWords& words, const std::string& external_id);
/// Whether a place in its list of changes can be kept. unavailable: couriers.foreign_away.
Status check_foreign_cursor(std::string_view cursor);

}  // namespace waybill::couriers
