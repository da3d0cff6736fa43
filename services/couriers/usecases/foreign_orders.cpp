// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/usecases/foreign_orders.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace waybill::couriers {
namespace {

constexpr std::size_t external_id_max = 50;

bool is_external_id(std::string_view id) {
    const auto plain = [](char c) {
        return c > ' ' && c < 0x7f && c != '/' && c != '?' && c != '#';
    };
    return !id.empty() && id.size() <= external_id_max && std::ranges::all_of(id, plain);
}

/// What the order's state means to its delivery; nothing: nothing.
std::optional<OrderNews::Kind> news_of(ForeignState state) {
    switch (state) {
        case ForeignState::coming: return OrderNews::Kind::accepted;
        case ForeignState::ready: return OrderNews::Kind::ready;
        case ForeignState::gone: return OrderNews::Kind::ended;
        case ForeignState::early:
        case ForeignState::on_way: return std::nullopt;
    }
    std::unreachable();
}

}  // namespace

Task<Result<bool>> ForeignOrders::poll(Context ctx) {
    WAYBILL_CO_TRY(const auto from, co_await deps_.store.cursor(ctx));
    WAYBILL_CO_TRY(auto changes, co_await deps_.system.since(ctx, from));
    std::erase_if(changes.external_ids, [](const auto& id) { return !is_external_id(id); });
    const bool more = changes.more && changes.cursor != from;
    WAYBILL_CO_CHECK(co_await deps_.store.note(std::move(ctx), from, std::move(changes)));
    co_return more;
}

Task<Status> ForeignOrders::heard(Context ctx, std::string external_id) {
    if (!is_external_id(external_id))
        co_return fail(ErrorKind::invalid, "couriers.bad_external_id");
    co_return co_await deps_.store.note(std::move(ctx), std::move(external_id));
}

Task<Status> ForeignOrders::read_due(Context ctx, OrderId order, TimePoint due) {
    WAYBILL_CO_TRY(const auto external, co_await deps_.store.external_id(ctx, order));
    if (!external) co_return Status{};
    WAYBILL_CO_TRY(auto found, co_await deps_.system.read(ctx, *external));
    const ForeignState state = found ? found->state : ForeignState::gone;
    const std::int64_t version = found ? found->version : 0;
    WAYBILL_CO_CHECK(co_await apply(ctx, order, std::move(found)));
    co_return co_await deps_.store.done(std::move(ctx), order, due, state, version);
}

Task<Status> ForeignOrders::apply(Context ctx, OrderId id, std::optional<ForeignOrder> order) {
    auto found = co_await deps_.deliveries.find(ctx, id);
    if (!found && found.error().kind != ErrorKind::not_found)
        co_return fail(std::move(found).error());
    const auto kind = news_of(order ? order->state : ForeignState::gone);
    if (!kind || (*kind == OrderNews::Kind::ended && !found)) co_return Status{};
    OrderNews news{.kind = *kind, .event = deps_.ids.next<EventId>(), .snapshot = {}};
    if (*kind == OrderNews::Kind::ended) {
        // Whatever its version: nothing comes after it.
        news.snapshot = *std::move(found);
        news.snapshot.order_version = std::numeric_limits<std::int64_t>::max();
        co_return co_await deps_.deliveries.apply(std::move(ctx), std::move(news));
    }
    // What has changed of an order that goes no further is where it is brought.
    if (found && (found->ready || *kind == OrderNews::Kind::accepted))
        news.kind = OrderNews::Kind::redirected;
    news.snapshot = delivery_of(id, *order);
    co_return co_await deps_.deliveries.apply(std::move(ctx), std::move(news));
}

Delivery ForeignOrders::delivery_of(const OrderId& id, const ForeignOrder& order) const {
    const TimePoint now = deps_.clock.now();
    Delivery delivery;
    delivery.id = deps_.ids.next<DeliveryId>();
    delivery.order = id;
    delivery.partner = foreign_partner(order.partner_id);
    delivery.partner_title = order.partner_title;
    delivery.pickup = order.pickup;
    delivery.dropoff = order.dropoff;
    delivery.phone = order.phone;
    delivery.note = order.note;
    delivery.pin_digest = deps_.pin_digest(id, order.pin);
    delivery.order_version = order.version;
    delivery.created_at = now;
    if (order.state == ForeignState::ready) delivery.ready_at = order.ready_at.value_or(now);
    return delivery;
}

Task<Status> ForeignOrderDesk::begin_delivery(Context ctx, Delivery delivery) {
    WAYBILL_CO_TRY(const auto external, co_await deps_.store.external_id(ctx, delivery.order));
    if (!external) co_return fail(ErrorKind::not_found, "couriers.no_delivery");
    WAYBILL_CO_TRY(const auto found, co_await deps_.system.read(std::move(ctx), *external));
    const DeliveryStep may = may_be_fetched(found ? found->state : ForeignState::gone);
    if (!may) co_return fail(to_error(may.error()));
    co_return Status{};
}

}  // namespace waybill::couriers
