// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/couriers/domain/courier.hpp"

#include <vector>

namespace waybill::couriers::rows {

Status insert(sql::Tx& tx, const Courier& courier);
/// Writes duty, load and position if the row still has `previous` as its version.
/// unavailable: couriers.lost_race; nothing is written, and the same may be tried again.
Status update(sql::Tx& tx, const Courier& courier, std::int64_t previous);
Result<std::optional<Courier>> find(sql::Tx& tx, const CourierId& id);
Result<std::optional<Courier>> find_by_user(sql::Tx& tx, const UserId& user);
Result<std::vector<Courier>> list(sql::Tx& tx, std::string_view duty, int limit,
                                  std::string_view after);
/// Available or busy.
Result<std::vector<Courier>> on_duty(sql::Tx& tx);
/// The available courier with the fewest deliveries in hand, then of all time, who has not refused
/// this order and is not its customer.
Result<std::optional<Courier>> find_least_loaded(sql::Tx& tx, const OrderId& order,
                                                 const UserId& customer);
/// Only if it is newer than the stored one, or that one lies in the future.
Status save_position(sql::Tx& tx, const CourierId& id, const Position& position, TimePoint now);

}  // namespace waybill::couriers::rows
