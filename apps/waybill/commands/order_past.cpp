// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/commands/order_past.hpp"

#include "platform/core/enum_values.hpp"
#include "platform/core/json_text.hpp"
#include "platform/core/money.hpp"
#include "platform/service/past.hpp"
#include "services/catalog/domain/past_hold.hpp"
#include "services/couriers/messages/courier_messages.hpp"
#include "services/payments/messages/payment_messages.hpp"

#include <format>

namespace waybill::commands {
namespace {

constexpr sql::Query show_payment{
    "show.payment",
    "SELECT payment_id, status, captured, refunded, currency, created_at, past FROM "
    "payments.payments WHERE order_id = $1"};
constexpr sql::Query show_delivery{
    "show.delivery",
    "SELECT state, courier_id, epoch, created_at, past FROM couriers.deliveries WHERE order_id = "
    "$1"};
constexpr sql::Query show_stock{
    "show.stock",
    "SELECT offer_id, quantity, state, held_at, sold_at, ended_at FROM catalog.reservations WHERE "
    "order_id = $1 AND offer_id <> '' ORDER BY line"};

constexpr TimePoint as_it_is = TimePoint::max();

std::string not_kept(std::string_view what, bool json) {
    return json ? std::format(R"({{"not_kept":{}}})", json_string(what))
                : std::format("{}: an older release did not keep what it was then", what);
}

std::string money_json(Money money) {
    return std::format(R"({{"amount":{},"currency":{}}})", money.amount,
                       json_string(money.currency.code()));
}

/// The state that a past tells of that moment; false when it tells of none.
template <typename Row, typename Decode>
bool read_then(std::string_view past, TimePoint at, Row& row, Decode decode) {
    const auto then = service::past_at(past, at);
    return then && *then && decode((*then)->state, row);
}

std::string payment_line(const payments::Payment& payment, bool json) {
    const auto money = [&](std::int64_t amount) {
        return Money{.amount = amount, .currency = payment.due.currency};
    };
    if (json)
        return std::format(R"({{"payment_id":{},"status":{},"captured":{},"refunded":{}}})",
                           json_string(payment.id.text()), json_string(to_string(payment.status)),
                           money_json(money(payment.captured)),
                           money_json(money(payment.refunded)));
    return std::format("payment   {}  {}, took {}, gave back {}", payment.id.text(),
                       to_string(payment.status), to_text(money(payment.captured)),
                       to_text(money(payment.refunded)));
}

std::optional<std::string> payment_then(const sql::Row& row, TimePoint at, bool json) {
    if (row.time(5) > at) return std::nullopt;
    payments::Payment payment;
    payment.id = row.id<PaymentId>(0);
    payment.status = parse_enum<payments::PaymentStatus>(row.view(1)).value_or(payment.status);
    payment.captured = row.integer(2);
    payment.refunded = row.integer(3);
    payment.due.currency = Currency::parse(row.view(4)).value_or(Currency{});
    if (at != as_it_is && !read_then(row.view(6), at, payment, payments::decode_state))
        return not_kept("payment", json);
    return payment_line(payment, json);
}

std::string delivery_line(const couriers::Delivery& delivery, bool json) {
    const bool carried = !delivery.courier.empty();
    if (json)
        return std::format(
            R"({{"delivery":{},"epoch":{}{}}})", json_string(to_string(delivery.state)),
            delivery.epoch,
            carried ? ",\"courier_id\":" + json_string(delivery.courier.text()) : std::string{});
    return std::format(
        "delivery  {}{}", to_string(delivery.state),
        carried ? std::format(", by {}, assignment {}", delivery.courier.text(), delivery.epoch)
                : std::string{});
}

std::optional<std::string> delivery_then(const sql::Row& row, TimePoint at, bool json) {
    if (row.time(3) > at) return std::nullopt;
    couriers::Delivery delivery;
    delivery.state = parse_enum<couriers::DeliveryState>(row.view(0)).value_or(delivery.state);
    delivery.courier = row.maybe_id<CourierId>(1);
    delivery.epoch = row.integer(2);
    if (at != as_it_is && !read_then(row.view(4), at, delivery, couriers::decode_state))
        return not_kept("delivery", json);
    return delivery_line(delivery, json);
}

catalog::HeldLine held_line(const sql::Row& row) {
    return {.offer = row.id<OfferId>(0),
            .quantity = row.integer(1),
            .state = parse_enum<catalog::HoldState>(row.view(2)).value_or(catalog::HoldState{}),
            .held_at = row.maybe_time(3),
            .sold_at = row.maybe_time(4),
            .ended_at = row.maybe_time(5)};
}

std::string stock_line(const catalog::PastHold& hold, bool json) {
    std::string lines;
    for (const catalog::HeldLine& line : hold.lines) {
        if (!lines.empty()) lines += json ? "," : ", ";
        lines += json ? std::format(R"({{"offer_id":{},"quantity":{}}})",
                                    json_string(line.offer.text()), line.quantity)
                      : std::format("{} of {}", line.quantity, line.offer.text());
    }
    return json ? std::format(R"({{"stock":{},"lines":[{}]}})", json_string(enum_name(hold.state)),
                              lines)
                : std::format("stock     {}: {}", enum_name(hold.state), lines);
}

std::optional<std::string> stock_then(std::vector<catalog::HeldLine> lines, TimePoint at,
                                      bool json) {
    if (lines.empty()) return std::nullopt;
    if (at == as_it_is) {
        const catalog::HoldState state = lines.front().state;
        return stock_line({.state = state, .lines = std::move(lines)}, json);
    }
    const auto hold = catalog::hold_at(std::move(lines), at);
    if (!hold) return not_kept("stock", json);
    return *hold ? std::optional{stock_line(**hold, json)} : std::nullopt;
}

}  // namespace

Result<std::vector<std::string>> past_lines(audit::Books& books, const OrderId& order, TimePoint at,
                                            bool json) {
    const sql::Value values[]{sql::Value{order}};
    std::vector<std::string> lines;
    const auto keep = [&lines](std::optional<std::string> line) {
        if (line) lines.push_back(*std::move(line));
    };
    auto payment = [&](const sql::Row& row) { keep(payment_then(row, at, json)); };
    WAYBILL_CHECK(books.fetch(show_payment, values, payment));
    auto delivery = [&](const sql::Row& row) { keep(delivery_then(row, at, json)); };
    WAYBILL_CHECK(books.fetch(show_delivery, values, delivery));
    std::vector<catalog::HeldLine> held;
    auto stock = [&held](const sql::Row& row) { held.push_back(held_line(row)); };
    WAYBILL_CHECK(books.fetch(show_stock, values, stock));
    keep(stock_then(std::move(held), at, json));
    return lines;
}

}  // namespace waybill::commands
