// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/clients/order_desk.hpp"

#include "contracts/waybill/convert.hpp"
#include "platform/core/cash.hpp"
#include "platform/core/order_fields.hpp"

#include <utility>

namespace waybill::notifications {
namespace {

Money amount_of(const waybill::v1::Money& money) {
    return decode_money(money).value_or(Money{.amount = money.amount(), .currency = {}});
}

bool is_over(std::string_view status) { return status == "COMPLETED" || status == "CANCELLED"; }

}  // namespace

Task<Result<std::optional<Paper>>> OrderDeskCalls::find_paper(Context ctx, OrderId order,
                                                              UserId customer, TimePoint at) {
    orders::v1::GetOrderRequest request;
    request.set_order_id(order.text());
    request.mutable_viewer()->set_customer_id(customer.text());
    const auto found = co_await deps_.orders.get_order(ctx, std::move(request));
    if (!found) {
        if (found.error().kind == ErrorKind::not_found) co_return std::nullopt;
        co_return fail(found.error());
    }
    Paper paper = paper_of(*found);
    WAYBILL_CO_TRY(paper.clock, co_await find_clock(std::move(ctx), found->partner_id(), at));
    co_return paper;
}

Task<Result<WallClock>> OrderDeskCalls::find_clock(Context ctx, std::string partner, TimePoint at) {
    catalog::v1::GetPartnerRequest request;
    request.set_partner_id(std::move(partner));
    const auto found = co_await deps_.catalog.get_partner(ctx, std::move(request));
    if (!found) {
        if (found.error().kind == ErrorKind::not_found) co_return WallClock{};
        co_return fail(found.error());
    }
    const auto offset = deps_.zones.offset(found->zone(), at);
    if (!offset) co_return WallClock{};
    co_return WallClock{.offset = *offset, .label = {}};
}

Paper OrderDeskCalls::paper_of(const orders::v1::Order& order) const {
    Paper paper;
    for (const auto& line : order.lines())
        paper.lines.push_back(
            {.name = line.name(), .quantity = line.quantity(), .total = amount_of(line.total())});
    paper.delivery_fee = amount_of(order.delivery_fee());
    paper.total = amount_of(order.total());
    if (shows(OrderField::pin, {OrderReader::customer}, order_phase(order.status())))
        paper.pin = SecretText{order.pin()};
    using orders::v1::Order;
    const bool unpaid =
        order.status() == Order::Status_Name(Order::PENDING) && order.provider() != cash_method;
    if (unpaid && !order.payment_id().empty())
        paper.pay_url = SecretText{deps_.public_url + "/pay/" + order.payment_id()};
    if (!is_over(order.status()) && !order.tracking_token().empty())
        paper.track_url = SecretText{deps_.public_url + "/t/" + order.tracking_token()};
    return paper;
}

}  // namespace waybill::notifications
