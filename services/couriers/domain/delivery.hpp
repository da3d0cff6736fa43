// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/money.hpp"
#include "services/couriers/domain/courier.hpp"

#include <expected>

namespace waybill::couriers {

/// `offered`: kept for a courier, whose hand is taken for it, until the answer.
enum class DeliveryState : std::uint8_t {
    waiting,
    offered,
    assigned,
    picked_up,
    returning,  ///< could not be handed over; its courier brings it back
    delivered,
    cancelled
};

std::string_view to_string(DeliveryState state);
/// A courier has it, or may have it for the asking, and has not fetched it.
constexpr bool awaits_pick_up(DeliveryState state) {
    return state == DeliveryState::offered || state == DeliveryState::assigned;
}

/// A courier has fetched it and has it still.
constexpr bool is_carried(DeliveryState state) {
    return state == DeliveryState::picked_up || state == DeliveryState::returning;
}

/// Somebody's hand is taken for it.
constexpr bool in_hand(DeliveryState state) { return awaits_pick_up(state) || is_carried(state); }
constexpr bool over(DeliveryState state) {
    return state == DeliveryState::delivered || state == DeliveryState::cancelled;
}

/// Why a courier could not hand it over.
enum class FailReason : std::uint8_t {
    nobody_there,
    refused,
    wrong_address,
    damaged,
    courier_trouble,  ///< an accident, an empty phone: another courier can bring it
};
std::string_view to_string(FailReason reason);

/// Where a parcel is fetched or brought.
struct Door {
    std::string address;
    std::optional<Position> place;
};

/// The courier's side of one order.
struct Delivery {
    DeliveryId id;
    OrderId order;
    UserId customer;
    PartnerId partner;
    std::string partner_title;
    Door pickup;
    Door dropoff;
    PersonalText phone;
    PersonalText note;  ///< the customer's
    std::string pin_digest;
    Money cash_due{};                ///< to be collected at the door; nothing: it is paid
    std::int64_t cash_collected{0};  ///< of that, as its courier said: all of it
    DeliveryState state{DeliveryState::waiting};
    bool ready{false};
    CourierId courier;
    std::string courier_name;
    std::int64_t epoch{0};  ///< grows with each assignment; older ones have no say
    int wrong_pins{0};
    int returns{0};  ///< how often it came back to be brought again
    std::optional<FailReason> fail_reason;
    std::int64_t order_version{0};  ///< of the newest order event applied
    TimePoint created_at{};
    std::optional<TimePoint> ready_at;
    std::optional<TimePoint> answer_by;  ///< while offered, or several are asked
    std::optional<TimePoint> assigned_at;
    std::optional<TimePoint> picking_since;  ///< the courier says so; the order has not agreed yet
    std::optional<TimePoint> picked_up_at;
    std::optional<TimePoint> finished_at;
    std::optional<TimePoint> due_at;
    std::optional<TimePoint> overdue_at;  ///< when it was found in its courier's hand past `due_at`
    std::int64_t version{1};
};

/// The delivery of somebody who is erased: without door, phone and note. It is over.
Delivery without_person(Delivery delivery);

enum class DeliveryRefusal : std::uint8_t {
    not_ready,  ///< nothing to fetch yet, or over
    taken,      ///< another courier has it
    own_order,  ///< nobody brings an order to themselves
    off_duty,
    at_capacity,
    stale_epoch,
    not_yours,
    wrong_state,
    being_fetched,  ///< a pick-up is between its two commits
    wrong_pin,
    too_many_pins,  ///< an operator must look
    proof_missing,  ///< the house wants a photo or a signature
    wrong_cash,     ///< not said to be collected, or another sum than is due
    too_much_cash,  ///< the courier would hold more than the house allows
    already_there,  ///< repeating is harmless
};

Error to_error(DeliveryRefusal refusal);

using DeliveryStep = std::expected<void, DeliveryRefusal>;

/// Whether an order may be given away while its kitchen still works: a planner sends the courier
/// so that both are there at the same time.
enum class Early : std::uint8_t { no, yes };

/// Gives a delivery to a courier with a free hand, or to the one to whom it is offered.
DeliveryStep assign(Delivery& delivery, Courier& courier, const TransportLimits& limits,
                    TimePoint at, Early early = Early::no);
/// Asks a courier with a free hand, also before READY.
DeliveryStep offer(Delivery& delivery, Courier& courier, TimePoint answer_by);
/// The courier's yes; the hand was taken with the offer.
DeliveryStep accept(Delivery& delivery, Courier& courier, std::int64_t epoch,
                    const TransportLimits& limits, TimePoint at);
/// Several couriers are asked at once, and no hand is taken for it meanwhile.
constexpr bool asks_around(const Delivery& delivery) {
    return delivery.state == DeliveryState::waiting && delivery.answer_by.has_value();
}
/// Begins to ask around, under a new epoch.
DeliveryStep ask_around(Delivery& delivery, TimePoint answer_by);
/// The first yes of those who are asked, to whom this courier belongs.
DeliveryStep accept_first(Delivery& delivery, Courier& courier, std::int64_t epoch,
                          const TransportLimits& limits, TimePoint at);
/// Nobody is asked any more.
void stop_asking(Delivery& delivery);
/// As one of those sees it who are asked.
Delivery as_offered(Delivery delivery);
/// Of an assigned delivery: counted from its assignment, or from READY if that is later.
TimePoint deadline(const Delivery& delivery, const Courier& courier, const TransportLimits& limits);
/// Until when its courier must have fetched it; the end of time where nobody has to yet.
TimePoint pick_up_due(const Delivery& delivery);
/// When what its courier carries becomes overdue; the end of time where it is that, or is not
/// carried.
TimePoint hand_over_due(const Delivery& delivery);
void mark_overdue(Delivery& delivery, TimePoint at);
/// Takes it, or the offer, back from a courier who has not fetched it: the courier's own wish
/// (`epoch` is what that courier knows), or the system's.
DeliveryStep release(Delivery& delivery, Courier& courier, std::int64_t epoch);
/// An operator's word about what was fetched: another courier with a free hand has it now, under a
/// new epoch, and its own deadline. It stands as it stood, on its way to the door or back. Who
/// takes it over has guessed no PIN yet, and couriers cannot bring this about: the tries start
/// again, as when an operator unlocks them.
DeliveryStep take_over(Delivery& delivery, Courier& from, Courier& to,
                       const TransportLimits& limits, TimePoint at);
/// A pick-up has three parts, because the order's row decides between it and a cancellation: until
/// the order has answered, nobody can take the delivery from its courier.
DeliveryStep begin_pick_up(Delivery& delivery, const CourierId& courier, std::int64_t epoch,
                           TimePoint at);
/// The order agrees.
DeliveryStep pick_up(Delivery& delivery, const CourierId& courier, std::int64_t epoch,
                     TimePoint at);
/// The order does not.
DeliveryStep drop_pick_up(Delivery& delivery, const CourierId& courier, std::int64_t epoch);
/// The outcome of a comparison in constant time.
enum class Pin : std::uint8_t { right, wrong };
struct AtTheDoor {
    Pin pin{};
    std::optional<Money> cash{};  ///< that the courier says to have collected
};
DeliveryStep deliver(Delivery& delivery, Courier& courier, std::int64_t epoch,
                     const AtTheDoor& door, TimePoint at);
/// It could not be handed over; the courier brings it back.
DeliveryStep fail_hand_over(Delivery& delivery, const CourierId& courier, std::int64_t epoch,
                            FailReason reason);
/// Whether it is brought again once it is back, by another courier.
bool comes_again(const Delivery& delivery);
/// It is back: it waits for another courier, or is over as undeliverable (see `comes_again`).
DeliveryStep give_back(Delivery& delivery, Courier& courier, std::int64_t epoch, TimePoint at);
/// A person's word, or time's: nobody brings it any more.
DeliveryStep end_undeliverable(Delivery& delivery, Courier& courier, TimePoint at);
/// Time's word: it was fetched so long ago that it counts as handed over.
DeliveryStep close_fetched(Delivery& delivery, Courier& courier, TimePoint at);
/// Time's word, whatever became of it since it was fetched: what should have been paid for at the
/// door counts as handed over only when somebody has said so.
DeliveryStep close(Delivery& delivery, Courier& courier, TimePoint at);
/// Wrong PINs are forgotten.
DeliveryStep unlock_pin(Delivery& delivery);
/// How many wrong PINs are still borne.
int tries_left(const Delivery& delivery);

inline constexpr int wrong_pins_max = 5;
inline constexpr int returns_max = 2;

}  // namespace waybill::couriers
