// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/order.hpp"

#include "services/orders/domain/estimate.hpp"

#include <cctype>
#include <utility>

namespace waybill::orders {
namespace {

/// Six characters for the door and the phone: the last 30 bits of the id, which are random.
std::string short_number(const OrderId& id) {
    std::string number = id.text().substr(OrderId::text_size - 6);
    for (char& c : number) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return number;
}

Result<Money> recompute(const Quote& quote) {
    Money sum = quote.delivery_fee;
    for (const Line& line : quote.lines) {
        WAYBILL_TRY(const Money expected, multiply(line.unit_price, line.quantity));
        if (expected != line.total) return fail(ErrorKind::invalid, "orders.wrong_total");
        WAYBILL_TRY(sum, add(sum, expected));
    }
    return sum;
}

}  // namespace

std::string_view to_string(OrderStatus status) {
    switch (status) {
        case OrderStatus::pending: return "PENDING";
        case OrderStatus::paid: return "PAID";
        case OrderStatus::preparing: return "PREPARING";
        case OrderStatus::ready: return "READY";
        case OrderStatus::delivering: return "DELIVERING";
        case OrderStatus::completed: return "COMPLETED";
        case OrderStatus::cancelled: return "CANCELLED";
    }
    std::unreachable();
}

std::string_view to_string(DeliveryStatus status) {
    switch (status) {
        case DeliveryStatus::none: return "none";
        case DeliveryStatus::offered: return "offered";
        case DeliveryStatus::assigned: return "assigned";
        case DeliveryStatus::picked_up: return "picked_up";
        case DeliveryStatus::delivered: return "delivered";
        case DeliveryStatus::failed: return "failed";
        case DeliveryStatus::returning: return "returning";
    }
    std::unreachable();
}

std::string_view to_string(CancelReason reason) {
    switch (reason) {
        case CancelReason::customer: return "customer";
        case CancelReason::partner_rejected: return "partner_rejected";
        case CancelReason::payment_failed: return "payment_failed";
        case CancelReason::expired: return "expired";
        case CancelReason::operator_: return "operator";
        case CancelReason::no_courier: return "no_courier";
        case CancelReason::undeliverable: return "undeliverable";
        case CancelReason::out_of_stock: return "out_of_stock";
    }
    std::unreachable();
}

std::expected<Order, QuoteRefusal> place_order(const Quote& quote, const UserId& customer,
                                               ConfirmFacts facts) {
    if (quote.customer != customer) return std::unexpected(QuoteRefusal::foreign);
    if (quote.lines.empty()) return std::unexpected(QuoteRefusal::empty);
    if (facts.at >= quote.expires_at) return std::unexpected(QuoteRefusal::expired);
    if (const auto total = recompute(quote); !total || *total != quote.total)
        return std::unexpected(QuoteRefusal::wrong_total);

    Order order;
    order.id = order_id_of(quote.id);
    order.number = short_number(order.id);
    order.customer = quote.customer;
    order.partner = quote.partner;
    order.partner_title = quote.partner_title;
    order.lines = quote.lines;
    order.delivery_fee = quote.delivery_fee;
    order.total = quote.total;
    order.address = quote.address;
    order.place = quote.place;
    order.phone = quote.phone;
    order.pickup_address = quote.pickup_address;
    order.pickup = quote.pickup;
    order.payment = facts.payment;
    order.provider = std::move(facts.provider);
    order.pin = std::move(facts.pin);
    order.tracking_token = std::move(facts.tracking_token);
    order.preparation_minutes = quote.preparation_minutes;
    order.created_at = facts.at;
    order.expires_at = facts.at + facts.payment_window;
    order.estimated_at = estimate_arrival(order, facts.at);
    order.promised_at = order.estimated_at;
    return order;
}

Order as_placed(Order order) {
    order.status = OrderStatus::pending;
    order.delivery = DeliveryStatus::none;
    order.cancel_reason.reset();
    order.courier = {};
    order.courier_name.clear();
    order.courier_epoch = 0;
    order.paid_at.reset();
    order.accepted_at.reset();
    order.ready_at.reset();
    order.ready_address.clear();
    order.note = {};
    order.picked_up_at.reset();
    order.finished_at.reset();
    order.replaced_by = {};
    order.hidden_at.reset();
    order.estimated_at = order.promised_at;
    order.version = 1;
    return order;
}

Order in_place_of(const Order& before, Order successor) {
    successor.replaces = before.id;
    if (successor.phone.reveal().empty()) successor.phone = before.phone;
    if (successor.note.reveal().empty()) successor.note = before.note;
    return successor;
}

Order without_person(Order order, TimePoint at) {
    order.address = {};
    order.place.reset();
    order.phone = {};
    order.note = {};
    order.pin = {};
    order.tracking_token = {};
    order.kept.sealed.clear();
    order.kept.tracking_digest = order.id.text();  // no token has this digest
    order.erased_at = at;
    return order;
}

std::optional<TimePoint> look_again(TimePoint erased_at, std::int64_t open_orders, TimePoint now) {
    constexpr Duration tokens_live = 10min + clock_skew_max;
    constexpr Duration pause = 10min;
    if (open_orders == 0 && now >= erased_at + tokens_live) return std::nullopt;
    return now + pause;
}

}  // namespace waybill::orders
