// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time_cursor.hpp"
#include "platform/sql/database.hpp"
#include "services/couriers/domain/offer.hpp"
#include "services/couriers/usecases/ports.hpp"

#include <vector>

namespace waybill::couriers::rows {

/// What a delivery had before a change and when that is: its version, and what indexes are made of.
/// An engine writes the index of each column that a statement names, changed or not.
struct DeliveryBefore {
    DeliveryBefore(const Delivery& delivery, TimePoint now);

    TimePoint at;
    std::int64_t version;
    CourierId courier;
    bool ready;
    std::optional<TimePoint> ready_at;
    std::optional<TimePoint> finished_at;
};

Status insert(sql::Tx& tx, const Delivery& delivery);
/// Writes the changing parts if the row still has the version of before, and keeps them in its
/// past. unavailable: couriers.lost_race; nothing is written, and the same may be tried again.
Status update(sql::Tx& tx, const Delivery& delivery, const DeliveryBefore& before);
Result<std::optional<Delivery>> find(sql::Tx& tx, const OrderId& order);
/// A delivery as it stood at a moment, its doors and its courier's name as they are now; nothing
/// before it was there.
/// not_found: orders.moment_not_kept.
Result<std::optional<Delivery>> find_at(sql::Tx& tx, const OrderId& order, TimePoint moment);
/// READY, without a courier and nobody asked, longest waiting first; of those in cash what this
/// courier may collect (see fits_cash_cap).
Result<std::vector<Delivery>> waiting(sql::Tx& tx, const CourierId& courier,
                                      std::int64_t cash_held_max, int limit);
/// The first of them that may be given to the courier; silence counts when it was since then only.
Result<std::optional<Delivery>> waiting_for(sql::Tx& tx, const Courier& courier,
                                            TimePoint silent_since, std::int64_t cash_held_max);
/// Those that several are asked about, this courier among them, the soonest answer first.
Result<std::vector<Delivery>> asked(sql::Tx& tx, const CourierId& courier, int limit);
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
/// The offer to this courier under the delivery's present epoch, if there is one.
Result<std::optional<Offer>> find_offer(sql::Tx& tx, const Delivery& delivery,
                                        const CourierId& courier);
/// Who has not answered yet, of those that were asked under the present epoch.
Result<std::vector<CourierId>> silent(sql::Tx& tx, const Delivery& delivery);
/// The answer to all pending offers of the delivery's present epoch.
Status answer_offers(sql::Tx& tx, const Delivery& delivery, OfferState answer, TimePoint at);
/// What became of the assignment under the delivery's present epoch.
Status note_mishap(sql::Tx& tx, const Delivery& delivery, const CourierId& courier, Mishap mishap,
                   TimePoint at);
/// Who is silent and could have answered: a refusal of each by silence.
Status insert_silence(sql::Tx& tx, const Delivery& delivery, TimePoint at);
Status insert_decision(sql::Tx& tx, const Delivery& delivery, const DispatchDecision& decision,
                       TimePoint at);

}  // namespace waybill::couriers::rows
