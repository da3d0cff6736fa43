// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/couriers/domain/delivery.hpp"

#include <vector>

namespace waybill::couriers::rows {

/// What a courier had before a change: the version, and what was counted by then.
struct CourierBefore {
    explicit CourierBefore(const Courier& courier);

    std::int64_t version;
    Reliability reliability;
};

Status insert(sql::Tx& tx, const Courier& courier);
/// Writes duty, load and position if the row still has the version of before, and adds what was
/// counted since: others may count at the same time, without a new version.
/// unavailable: couriers.lost_race; nothing is written, and the same may be tried again.
Status update(sql::Tx& tx, const Courier& courier, const CourierBefore& before);
/// Adds to what the courier is counted for, and changes nothing else.
Status count(sql::Tx& tx, const CourierId& courier, const Reliability& more);
/// As `update`, with everything that an operator may change and nothing counted. unavailable:
/// couriers.lost_race; conflict: sql.unique.
Status update_all(sql::Tx& tx, const Courier& courier, std::int64_t previous);
Result<std::optional<Courier>> find(sql::Tx& tx, const CourierId& id);
/// The courier that the user is, not was.
Result<std::optional<Courier>> find_by_user(sql::Tx& tx, const UserId& user);
/// All couriers that the user is or was.
Result<std::vector<Courier>> ever_of_user(sql::Tx& tx, const UserId& user);
/// Those that are couriers still; an empty duty or zone: of any.
Result<std::vector<Courier>> list(sql::Tx& tx, std::string_view duty, std::string_view zone,
                                  int limit, std::string_view after);
/// Available or busy.
Result<std::vector<Courier>> on_duty(sql::Tx& tx);
/// The available courier with the fewest deliveries in hand, then of all time, who has not refused
/// this order, is not its customer and may collect what is due for it.
Result<std::optional<Courier>> find_least_loaded(sql::Tx& tx, const Delivery& delivery,
                                                 std::int64_t cash_held_max);
/// The available couriers nearest to the place, who have not refused this order, are not its
/// customer and may collect what is due; nearest as the crow flies, those of equal distance by
/// their load. Who was silent about it counts as refusing only since then. Without a place by their
/// load alone.
struct Nearest {
    const OrderId& order;
    const UserId& customer;
    const std::optional<Position>& place;
    const Money& cash_due;
    std::int64_t cash_held_max;
    TimePoint silent_since;
    int limit;
};
Result<std::vector<Courier>> find_nearest(sql::Tx& tx, const Nearest& wanted);
/// Only if it is newer than the stored one, or that one lies in the future.
Status save_position(sql::Tx& tx, const CourierId& id, const Position& position, TimePoint now);

}  // namespace waybill::couriers::rows
