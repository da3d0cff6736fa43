// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"
#include "platform/core/cash.hpp"
#include "platform/core/enum_values.hpp"
#include "platform/core/geo.hpp"
#include "platform/core/id.hpp"
#include "platform/core/money.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::orders {

enum class OrderStatus : std::uint8_t {
    pending,
    paid,
    preparing,
    ready,
    delivering,
    completed,
    cancelled,
};
enum class DeliveryStatus : std::uint8_t {
    none,
    offered,
    assigned,
    picked_up,
    delivered,
    failed,
    returning,
};
enum class CancelReason : std::uint8_t {
    customer,
    partner_rejected,
    payment_failed,
    expired,
    operator_,
    no_courier,
    undeliverable,
    out_of_stock,  ///< paid, but its stock had gone to others by then
};

std::string_view to_string(OrderStatus status);
std::string_view to_string(DeliveryStatus status);
std::string_view to_string(CancelReason reason);

constexpr bool terminal(OrderStatus status) {
    return status == OrderStatus::completed || status == OrderStatus::cancelled;
}

using Geo = GeoPoint;

/// One frozen line: later catalog changes never alter it.
struct Line {
    OfferId offer;
    std::string name;
    std::int64_t quantity{0};
    Money unit_price;
    Money total;
};

/// What the customer was shown at check, and agreed to by confirming.
struct Quote {
    QuoteId id;
    UserId customer;
    PartnerId partner;
    std::string partner_title;
    std::string pickup_address;
    std::optional<Geo> pickup;
    int preparation_minutes{0};
    std::vector<Line> lines;
    Money delivery_fee;
    Money total;
    PersonalText address;
    std::optional<Geo> place;
    PersonalText phone;
    TimePoint expires_at{};
};

/// PIN and tracking token, as they are stored.
struct KeptSecrets {
    std::string sealed;           ///< both
    std::string tracking_digest;  ///< a tracking link is found by it
    std::string pin_digest;       ///< the courier's side checks the PIN by it
};

/// Everything of an order. The fields above `status` are frozen at confirm, all but the customer's
/// door and phone, and `preparation_minutes`, which the kitchen may say anew when it accepts.
struct Order {
    OrderId id;
    std::string number;
    UserId customer;
    PartnerId partner;
    std::string partner_title;
    std::vector<Line> lines;
    Money delivery_fee;
    Money total;
    PersonalText address;
    std::optional<Geo> place;
    PersonalText phone;
    std::string pickup_address;
    std::optional<Geo> pickup;
    PaymentId payment;
    std::string provider;
    std::string external_id;    ///< the client's own; empty: none
    OrderId replaces;           ///< whose place it took; empty: nobody's
    SecretText pin;             ///< this and the token: when they are new or for the customer
    SecretText tracking_token;  ///< empty otherwise
    KeptSecrets kept;
    int preparation_minutes{0};
    TimePoint created_at{};
    TimePoint expires_at{};   ///< end of the payment window; in cash nothing ends with it
    TimePoint promised_at{};  ///< the first estimate of arrival

    OrderStatus status{OrderStatus::pending};
    DeliveryStatus delivery{DeliveryStatus::none};
    std::optional<CancelReason> cancel_reason;
    CourierId courier;
    std::string courier_name;
    std::int64_t courier_epoch{0};
    std::optional<TimePoint> paid_at;
    std::optional<TimePoint> accepted_at;
    std::optional<TimePoint> ready_at;
    PersonalText note;          ///< to whoever brings it
    std::string ready_address;  ///< where it stands, if not at `pickup_address`
    std::optional<TimePoint> picked_up_at;
    std::optional<TimePoint> finished_at;
    OrderId replaced_by;                 ///< who took its place; empty: nobody
    std::optional<TimePoint> hidden_at;  ///< by its customer
    std::optional<TimePoint> erased_at;  ///< its customer is a person no more
    TimePoint estimated_at{};
    std::int64_t version{1};
};

/// Nobody pays for it before it is handed over: its partner begins at once.
inline bool in_cash(const Order& order) { return order.provider == cash_method; }

/// Why a quote cannot become an order.
enum class QuoteRefusal : std::uint8_t { empty, expired, foreign, wrong_total };

/// What confirm adds to a quote.
struct ConfirmFacts {
    PaymentId payment;
    std::string provider;
    SecretText pin;
    SecretText tracking_token;
    Duration payment_window{};
    TimePoint at{};
};

/// The only way to make an order. Its id is the quote's, so a quote can become one order only.
/// The total is recomputed from the lines; overflow and mixed currencies are wrong totals.
std::expected<Order, QuoteRefusal> place_order(const Quote& quote, const UserId& customer,
                                               ConfirmFacts facts);

/// The order as its confirmation showed it, whatever happened since: a repeated confirm answers
/// with this, byte for byte. Facts that were replaced are put back before (OrderStore).
Order as_placed(Order order);

/// A new order in the place of another: what it does not say itself, of a number to call and of a
/// word to whoever brings it, is as it was there. A client's own id stays with what it was given
/// to.
Order in_place_of(const Order& before, Order successor);
/// The order of somebody who is erased: without door, phone, note and token. It is over.
Order without_person(Order order, TimePoint at);

/// When it is looked again whether anything of an erased customer is left: `erased_at` is when that
/// began. Nothing: all is done. A token that was good then may still have been ordered with.
std::optional<TimePoint> look_again(TimePoint erased_at, std::int64_t open_orders, TimePoint now);

/// Whether what may be agreed on anew is the same.
inline bool same_facts(const Order& a, const Order& b) {
    return a.address == b.address && a.place == b.place && a.phone == b.phone;
}

/// The order that a quote becomes.
inline OrderId order_id_of(const QuoteId& quote) { return OrderId{quote.uuid()}; }

}  // namespace waybill::orders
