// SPDX-License-Identifier: Apache-2.0
#include "services/orders/api/orders_calls.hpp"

#include "services/orders/api/decode.hpp"
#include "services/orders/messages/order_messages.hpp"

namespace waybill::orders {
namespace {

/// The customer sees PIN and tracking token, nobody else does.
v1::Order message_for(const Order& order, const Viewer& viewer) {
    return viewer.customer.empty() ? to_message(order) : to_customer_message(order);
}

/// A person's reason; the others are the system's own.
bool by_hand(CancelReason reason) {
    return reason == CancelReason::customer || reason == CancelReason::partner_rejected ||
           reason == CancelReason::operator_;
}

v1::Alert alert_message(const Alert& alert) {
    v1::Alert out;
    out.set_alert_id(alert.id.text());
    out.set_order_id(alert.order.text());
    out.set_order_number(alert.number);
    out.set_order_status(std::string{to_string(alert.status)});
    out.set_partner_id(alert.partner.text());
    out.set_reason(std::string{to_string(alert.reason)});
    out.set_note(alert.note);
    out.set_at(to_micros(alert.at));
    if (alert.resolved_at) out.set_resolved_at(to_micros(*alert.resolved_at));
    return out;
}

}  // namespace

Task<Result<v1::ConfirmReply>> OrdersCalls::confirm(Context ctx, v1::ConfirmRequest request) {
    WAYBILL_CO_TRY(auto command, decode_confirm(std::move(request)));
    WAYBILL_CO_TRY(const auto placed,
                   co_await deps_.confirm_order.run(std::move(ctx), std::move(command)));
    const Order& order = placed.order;
    v1::ConfirmReply reply;
    *reply.mutable_order() = to_customer_message(order);
    if (!in_cash(order)) {
        reply.set_checkout_url(deps_.public_url + "/pay/" + order.payment.text());
        reply.set_callback_url(deps_.public_url + "/v1/callbacks/payments/" + order.provider);
    }
    reply.set_expires_at(to_micros(order.expires_at));
    reply.set_replayed(placed.repeated);
    co_return reply;
}

Task<Result<v1::Order>> OrdersCalls::get_order(Context ctx, v1::GetOrderRequest request) {
    WAYBILL_CO_TRY(const auto viewer, decode_viewer(request.viewer()));
    WAYBILL_CO_TRY(const auto id, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(const auto order, co_await deps_.store.find(std::move(ctx), id, viewer));
    co_return message_for(order, viewer);
}

Task<Result<v1::Order>> OrdersCalls::get_order_at(Context ctx, v1::GetOrderAtRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(const auto order,
                   co_await deps_.past_orders.at(std::move(ctx), id, from_micros(request.at())));
    co_return to_message(order);
}

Task<Result<v1::ListOrdersReply>> OrdersCalls::list_orders(Context ctx,
                                                           v1::ListOrdersRequest request) {
    WAYBILL_CO_TRY(auto filter, decode_filter(request));
    const Viewer viewer = filter.viewer;
    WAYBILL_CO_TRY(const auto page, co_await deps_.store.list(std::move(ctx), std::move(filter)));
    v1::ListOrdersReply reply;
    for (const Order& order : page.orders) *reply.add_orders() = message_for(order, viewer);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<v1::HistoryReply>> OrdersCalls::get_history(Context ctx, v1::GetOrderRequest request) {
    WAYBILL_CO_TRY(const auto viewer, decode_viewer(request.viewer()));
    WAYBILL_CO_TRY(const auto id, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(const auto entries, co_await deps_.store.history(std::move(ctx), id, viewer));
    v1::HistoryReply reply;
    for (const HistoryEntry& entry : entries) {
        auto& out = *reply.add_entries();
        out.set_version(entry.version);
        out.set_from(entry.from);
        out.set_to(entry.to);
        out.set_what(entry.what);
        out.set_actor(entry.actor);
        out.set_cause(entry.cause);
        out.set_note(entry.note);
        out.set_at(to_micros(entry.at));
    }
    co_return reply;
}

Task<Result<v1::Order>> OrdersCalls::track(Context ctx, v1::TrackRequest request) {
    SecretText token{request.token()};
    WAYBILL_CO_TRY(const auto order, co_await deps_.store.find_tracked(
                                         std::move(ctx), std::move(token), deps_.clock.now()));
    co_return to_message(order);
}

Task<Result<v1::Order>> OrdersCalls::accept(Context ctx, v1::StepRequest request) {
    return partner_step(std::move(ctx), std::move(request), Step::accept);
}

Task<Result<v1::Order>> OrdersCalls::mark_ready(Context ctx, v1::StepRequest request) {
    return partner_step(std::move(ctx), std::move(request), Step::mark_ready);
}

Task<Result<v1::StockNeedsReply>> OrdersCalls::stock_needs(Context ctx,
                                                           v1::StockNeedsRequest request) {
    std::vector<OrderId> orders;
    for (const auto& text : request.order_ids()) {
        WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(text));
        orders.push_back(order);
    }
    WAYBILL_CO_TRY(const auto needs,
                   co_await deps_.stock_needs.of(std::move(ctx), std::move(orders)));
    v1::StockNeedsReply reply;
    for (const StockNeed& need : needs) {
        auto& out = *reply.add_needs();
        out.set_order_id(need.order.text());
        out.set_until(to_micros(need.until));
    }
    co_return reply;
}

Task<Result<v1::Order>> OrdersCalls::partner_step(Context ctx, v1::StepRequest request, Step step) {
    WantedChange wanted;
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(request.order_id()));
    if (!request.partner_id().empty()) {
        WAYBILL_CO_TRY(wanted.viewer.partner, decode_id<PartnerId>(request.partner_id()));
    }
    wanted.change.step = step;
    wanted.change.at = deps_.clock.now();
    if (request.minutes() > 0) wanted.change.minutes = request.minutes();
    wanted.change.pickup_address = request.pickup_address();
    wanted.actor = request.actor();
    wanted.cause = cause_or_new(request.cause());
    WAYBILL_CO_TRY(const auto order,
                   co_await deps_.change_order.run(std::move(ctx), std::move(wanted)));
    co_return to_message(order);
}

Task<Result<v1::Order>> OrdersCalls::begin_delivery(Context ctx, v1::BeginDeliveryRequest request) {
    WantedChange wanted;
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(wanted.change.courier, decode_id<CourierId>(request.courier_id()));
    wanted.change.step = Step::pick_up;
    wanted.change.at = deps_.clock.now();
    wanted.change.courier_name = request.courier_name();
    wanted.change.epoch = request.epoch();
    wanted.actor = request.courier_id();
    wanted.cause = cause_or_new({});
    WAYBILL_CO_TRY(const auto order,
                   co_await deps_.change_order.run(std::move(ctx), std::move(wanted)));
    co_return to_message(order);
}

Task<Result<v1::Order>> OrdersCalls::cancel(Context ctx, v1::CancelRequest request) {
    WantedChange wanted;
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(wanted.viewer, decode_viewer(request.viewer()));
    const auto reason = parse_enum<CancelReason>(request.reason());
    if (!reason || !by_hand(*reason))
        co_return fail(ErrorKind::invalid, "orders.bad_request", "reason");
    const Viewer viewer = wanted.viewer;
    wanted.change.step = Step::cancel;
    wanted.change.at = deps_.clock.now();
    wanted.change.reason = reason;
    wanted.actor = request.actor();
    wanted.cause = cause_or_new(request.cause());
    wanted.note = request.note();
    WAYBILL_CO_TRY(const auto order,
                   co_await deps_.change_order.run(std::move(ctx), std::move(wanted)));
    co_return message_for(order, viewer);
}

Task<Result<v1::Order>> OrdersCalls::change_note(Context ctx, v1::ChangeNoteRequest request) {
    WantedChange wanted;
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(wanted.viewer.customer, decode_id<UserId>(request.customer_id()));
    wanted.change = {.step = Step::say, .at = deps_.clock.now()};
    wanted.change.note = PersonalText{request.note()};
    wanted.actor = request.customer_id();
    wanted.cause = cause_or_new(request.cause());
    WAYBILL_CO_TRY(const auto order,
                   co_await deps_.change_order.run(std::move(ctx), std::move(wanted)));
    co_return to_customer_message(order);
}

Task<Result<v1::Order>> OrdersCalls::change_address(Context ctx, v1::ChangeAddressRequest request) {
    WAYBILL_CO_TRY(auto wanted, decode_redirect(request, deps_.clock.now()));
    wanted.cause = cause_or_new(wanted.cause);
    WAYBILL_CO_TRY(const auto order,
                   co_await deps_.redirect_order.run(std::move(ctx), std::move(wanted)));
    co_return to_customer_message(order);
}

Task<Result<v1::Order>> OrdersCalls::change_phone(Context ctx, v1::ChangePhoneRequest request) {
    WantedChange wanted;
    WAYBILL_CO_TRY(wanted.order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(wanted.viewer.customer, decode_id<UserId>(request.customer_id()));
    wanted.change = {.step = Step::give_phone, .at = deps_.clock.now()};
    wanted.change.phone = PersonalText{request.phone()};
    wanted.actor = request.customer_id();
    wanted.cause = cause_or_new(request.cause());
    WAYBILL_CO_TRY(const auto order,
                   co_await deps_.change_order.run(std::move(ctx), std::move(wanted)));
    co_return to_customer_message(order);
}

Task<Result<waybill::v1::Empty>> OrdersCalls::hide(Context ctx, v1::HideRequest request) {
    WAYBILL_CO_TRY(const auto order, decode_id<OrderId>(request.order_id()));
    WAYBILL_CO_TRY(const auto customer, decode_id<UserId>(request.customer_id()));
    WAYBILL_CO_CHECK(co_await deps_.hidden_orders.hide(std::move(ctx), order, customer));
    co_return waybill::v1::Empty{};
}

Task<Result<v1::CountOpenReply>> OrdersCalls::count_open(Context ctx,
                                                         v1::CountOpenRequest request) {
    WAYBILL_CO_TRY(const auto customer, decode_id<UserId>(request.customer_id()));
    WAYBILL_CO_TRY(const auto open,
                   co_await deps_.erased_people.count_open(std::move(ctx), customer));
    v1::CountOpenReply reply;
    reply.set_orders(open);
    co_return reply;
}

Task<Result<v1::ListAlertsReply>> OrdersCalls::list_alerts(Context ctx,
                                                           v1::ListAlertsRequest request) {
    AlertFilter filter{.which = request.with_resolved() ? AlertsListed::all : AlertsListed::open,
                       .cursor = request.page().cursor()};
    if (request.page().limit() > 0) filter.limit = std::min(request.page().limit(), 100);
    WAYBILL_CO_TRY(const auto page, co_await deps_.alerts.list(std::move(ctx), std::move(filter)));
    v1::ListAlertsReply reply;
    for (const Alert& alert : page.alerts) *reply.add_alerts() = alert_message(alert);
    reply.set_next_cursor(page.next_cursor);
    co_return reply;
}

Task<Result<v1::Alert>> OrdersCalls::resolve_alert(Context ctx, v1::ResolveAlertRequest request) {
    WAYBILL_CO_TRY(const auto id, decode_id<EventId>(request.alert_id()));
    WAYBILL_CO_TRY(const auto alert, co_await deps_.alerts.resolve(std::move(ctx), id));
    co_return alert_message(alert);
}

std::string OrdersCalls::cause_or_new(const std::string& cause) {
    return cause.empty() ? deps_.ids.next<EventId>().text() : cause;
}

}  // namespace waybill::orders
