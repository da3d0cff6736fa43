// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time_cursor.hpp"
#include "platform/sql/database.hpp"
#include "services/couriers/domain/offer.hpp"
#include "services/couriers/usecases/ports.hpp"

#include <vector>

namespace waybill::couriers::rows {

Status insert(sql::Tx& tx, const Delivery& delivery);
/// Writes the changing parts if the row still has `previous` as its version.
/// unavailable: couriers.lost_race; nothing is written, and the same may be tried again.
Status update(sql::Tx& tx, const Delivery& delivery, std::int64_t previous);
Result<std::optional<Delivery>> find(sql::Tx& tx, const OrderId& order);
/// READY without a courier, longest waiting first.
Result<std::vector<Delivery>> waiting(sql::Tx& tx, int limit);
/// The first of them that may be given to the courier.
Result<std::optional<Delivery>> waiting_for(sql::Tx& tx, const Courier& courier);
Result<std::vector<Delivery>> of_courier(sql::Tx& tx, const CourierId& courier, Listed which,
                                         int limit, const TimeCursor& before);

/// Everything that is not over, oldest order first.
Result<std::vector<Delivery>> open(sql::Tx& tx, int limit);
/// The newest deliveries whose kitchens have finished.
Result<std::vector<Delivery>> prepared(sql::Tx& tx, int limit);

Status insert_refusal(sql::Tx& tx, const OrderId& order, const CourierId& courier,
                      std::string_view reason, TimePoint at);
/// The reason of a refusal by silence.
inline constexpr std::string_view no_answer = "no answer";
/// Of orders that are still open; silence counts when it was since then only.
Result<std::vector<CourierRefusal>> refusals(sql::Tx& tx, TimePoint silent_since);

Status insert_offer(sql::Tx& tx, const Offer& offer);
/// The answer to a pending offer of the delivery's present epoch; any other is left alone.
Status answer_offer(sql::Tx& tx, const Delivery& delivery, const CourierId& courier,
                    OfferState answer, TimePoint at);
Status insert_decision(sql::Tx& tx, const Delivery& delivery, const DispatchDecision& decision,
                       TimePoint at);

}  // namespace waybill::couriers::rows
