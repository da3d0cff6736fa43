// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/order_store_sql.hpp"

#include "platform/core/assert.hpp"
#include "platform/core/found.hpp"
#include "platform/core/page.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/orders/messages/order_messages.hpp"
#include "services/orders/store/order_rows.hpp"
#include "services/orders/store/order_search.hpp"

namespace waybill::orders {
namespace {

constexpr Duration tracking_lives_on = 24h;  // after the order's end

constexpr std::string_view no_such_order = "orders.not_found";

/// The order that a stored reply names, as it was confirmed.
Result<std::optional<Order>> recall_order(sql::Tx& tx, const IdempotencyKey& key) {
    WAYBILL_TRY(const auto reply, sql::recall(tx, key));
    if (!reply) return std::nullopt;
    const auto id = OrderId::parse(*reply);
    if (!id) return fail(ErrorKind::internal, "sql.corrupt", "idempotency reply");
    WAYBILL_TRY(auto order, rows::find(tx, *id, {}));
    if (!order) return fail(ErrorKind::internal, "sql.corrupt", "idempotency key without order");
    return rows::as_placed(tx, *std::move(order));
}

/// The order that has this external id already, if it is the same one.
Result<std::optional<Order>> find_named(sql::Tx& tx, const OrderClaim& claim) {
    if (claim.external_id.empty()) return std::nullopt;
    WAYBILL_TRY(auto order, rows::find_external(tx, claim.customer, claim.external_id));
    if (!order) return std::nullopt;
    if (order->id != claim.order || order->provider != claim.provider)
        return fail(ErrorKind::conflict, "orders.external_id_used");
    return rows::as_placed(tx, *std::move(order));
}

/// The order of a used key or external id, nothing when the order may be written, or why not. A
/// quote that is an order already is told rather than the limit: the one is for good, the other is
/// not.
Result<std::optional<Order>> decide(sql::Tx& tx, const OrderClaim& claim) {
    WAYBILL_TRY(auto first, recall_order(tx, claim.key));
    if (!first) {
        WAYBILL_TRY(first, find_named(tx, claim));
    }
    if (first || claim.unpaid_orders_max == 0) return first;
    WAYBILL_TRY(const auto unpaid, rows::count_unpaid(tx, claim.customer));
    const int gives_way = claim.replaces.empty() ? 0 : 1;
    if (unpaid - gives_way < claim.unpaid_orders_max) return std::nullopt;
    WAYBILL_TRY(const auto used, rows::count(tx, claim.order, claim.customer));
    return fail(ErrorKind::conflict, used > 0 ? "orders.quote_used" : "orders.limit_reached");
}

/// The order whose place another one takes, and what happens to it.
struct Replaced {
    Order order;
    Move move;
};
Result<Replaced> find_replaced(sql::Tx& tx, const OrderClaim& claim, TimePoint at) {
    WAYBILL_TRY(auto order, found_or(rows::find(tx, claim.replaces, {.customer = claim.customer}),
                                     no_such_order));
    const Replacement by{.order = claim.order,
                         .partner = claim.partner,
                         .cause = claim.key.scope + "/" + claim.key.key,
                         .at = at};
    WAYBILL_TRY(auto move, on_replaced(order, by));
    return Replaced{.order = std::move(order), .move = std::move(move)};
}

}  // namespace

void OrderStoreSql::open(Order& order) {
    if (order.erased_at) return;  // there is nothing to open
    if (const auto opened = deps_.secrets.open(order); !opened)
        deps_.log.error("the PIN and the link of an order do not open",
                        {{"order", order.id.text()}, {"reason", opened.error().detail}});
}

void OrderStoreSql::open_for(const Viewer& viewer, Order& order) {
    if (!viewer.customer.empty()) open(order);
}

Task<Result<Placed>> OrderStoreSql::insert(Context ctx, NewOrder entry) {
    deps_.secrets.seal(entry.order);
    const std::string cause = entry.key.scope + "/" + entry.key.key;
    const auto message = to_event(entry.order, cause);
    auto event =
        deps_.events.make(ctx, v1::events::order_created, entry.order.id.text(), 1, message);
    std::optional<messaging::Event> cash;  // that its partner may begin
    if (in_cash(entry.order))
        cash = deps_.events.make(ctx, v1::events::order_cash_chosen, entry.order.id.text(), 1,
                                 message);
    std::optional<messaging::Event> other;  // of the order that it takes the place of
    if (!entry.replaces.empty())
        other = deps_.events.envelope(ctx, v1::events::order_cancelled, entry.replaces.text(), 0);
    Order successor;  // what it is in the place of the other
    auto write = [&](sql::Tx& tx) -> Result<Placed> {
        WAYBILL_TRY(auto first, decide(tx, entry.claim()));
        if (first) {
            open(*first);
            return Placed{.order = *std::move(first), .repeated = true};
        }
        if (other) {
            WAYBILL_TRY(auto old, find_replaced(tx, entry.claim(), entry.order.created_at));
            successor = in_place_of(old.order, entry.order);
            event.data = to_event(successor, cause).SerializeAsString();
            WAYBILL_CHECK(carry_out(tx, *other, old.order, old.move));
        }
        const Order& order = other ? successor : entry.order;
        if (auto inserted = rows::insert(tx, order); !inserted) {
            if (inserted.error().reason == "sql.unique")
                return fail(ErrorKind::conflict, "orders.quote_used");
            return fail(std::move(inserted).error());
        }
        const HistoryEntry created{
            .version = 1,
            .from = {},
            .to = std::string{to_string(order.status)},
            .what = "created",
            .actor = order.customer.text(),
            .cause = cause,
            .note = entry.replaces.empty() ? std::string{} : "replaces " + entry.replaces.text(),
            .at = order.created_at,
            .state = order.note.reveal().empty() ? std::string{} : encode_state(order)};
        WAYBILL_CHECK(rows::insert_history(tx, order.id, created));
        WAYBILL_CHECK(deps_.timers.set(tx, order, order.created_at, order.created_at));
        WAYBILL_CHECK(deps_.outbox.append(tx, event));
        if (cash) WAYBILL_CHECK(deps_.outbox.append(tx, *cash));
        WAYBILL_CHECK(sql::remember(tx, entry.key, order.id.text(), order.created_at));
        return Placed{.order = order, .repeated = false};
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Result<std::optional<Order>>> OrderStoreSql::examine(Context ctx, OrderClaim claim) {
    auto read = [this, &claim](sql::Tx& tx) -> Result<std::optional<Order>> {
        WAYBILL_TRY(auto first, decide(tx, claim));
        if (first) {
            open(*first);
            return first;
        }
        WAYBILL_TRY(const auto used, rows::count(tx, claim.order, claim.customer));
        if (used > 0) return fail(ErrorKind::conflict, "orders.quote_used");
        if (!claim.replaces.empty() && !claim.partner.empty())
            WAYBILL_CHECK(find_replaced(tx, claim, {}));
        return std::nullopt;
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Result<messaging::Delivery> OrderStoreSql::meet(sql::Tx& tx, const ChangeTarget& target) {
    if (const auto* heard = std::get_if<Heard>(&target.cause))
        return messaging::claim(tx, heard->consumer, heard->event, target.at);
    if (const auto* timer = std::get_if<DueTimer>(&target.cause))
        return deps_.timers.take(tx, target.order, *timer);
    return messaging::Delivery::first;
}

Task<Result<Order>> OrderStoreSql::change(Context ctx, ChangeTarget target, Decide decide) {
    // Ids and time of what may be said; its type and content are decided on the row.
    std::vector<messaging::Event> drafts;
    while (drafts.size() < deeds_max)
        drafts.push_back(
            deps_.events.envelope(ctx, v1::events::order_alerted, target.order.text(), 0));
    auto write = [&](sql::Tx& tx) -> Result<Order> {
        WAYBILL_TRY(const auto met, meet(tx, target));
        WAYBILL_TRY(auto order,
                    found_or(rows::find(tx, target.order, target.viewer), no_such_order));
        open_for(target.viewer, order);
        if (met == messaging::Delivery::repeated) return order;
        WAYBILL_TRY(const Deeds deeds, decide(order));
        WAYBILL_ASSERT(deeds.size() <= drafts.size());
        for (std::size_t i = 0; i < deeds.size(); ++i) {
            const auto carry = [&](const auto& deed) {
                return carry_out(tx, drafts[i], order, deed);
            };
            WAYBILL_CHECK(std::visit(carry, deeds[i]));
        }
        if (const auto* timer = std::get_if<DueTimer>(&target.cause))
            WAYBILL_CHECK(deps_.timers.go_on(tx, order, *timer, target.at));
        return order;
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Status OrderStoreSql::carry_out(sql::Tx& tx, messaging::Event event, Order& order,
                                const Move& move) {
    const Order before = order;
    const TimePoint at = move.change.at;
    if (const auto moved = apply(order, move.change); !moved)
        return fail(to_error(moved.error(), order));
    WAYBILL_CHECK(rows::update(tx, order, before));
    if (replaces_facts(move.change.step)) WAYBILL_CHECK(rows::keep_former(tx, before));
    const HistoryEntry entry{.version = order.version,
                             .from = std::string{to_string(before.status)},
                             .to = std::string{to_string(order.status)},
                             .what = std::string{to_string(move.change.step)},
                             .actor = move.actor,
                             .cause = move.cause,
                             .note = move.note,
                             .at = at,
                             .state = encode_state(order)};
    WAYBILL_CHECK(rows::insert_history(tx, order.id, entry));
    WAYBILL_CHECK(deps_.timers.follow(tx, before, order, at));
    if (restarts(before, order)) WAYBILL_CHECK(deps_.alerts.settle(tx, order.id, at));
    event.type = event_of(move.change.step).name;
    event.sequence = order.version;
    event.data = to_event(order, move.cause, move.note).SerializeAsString();
    return deps_.outbox.append(tx, event);
}

Status OrderStoreSql::carry_out(sql::Tx& tx, messaging::Event event, const Order& order,
                                const RaiseAlert& alert) {
    return deps_.alerts.raise(tx, std::move(event), order, alert);
}

Status OrderStoreSql::carry_out(sql::Tx& tx, messaging::Event event, const Order& order,
                                const Tell& tell) {
    const bool reminds = tell.what == Tell::What::reminder_due;
    event.type = reminds ? v1::events::order_reminder_due.name : v1::events::order_close_due.name;
    event.sequence = order.version;
    event.data = to_event(order, tell.cause).SerializeAsString();
    return deps_.outbox.append(tx, event);
}

Task<Result<Order>> OrderStoreSql::find(Context ctx, OrderId order, Viewer viewer) {
    auto read = [&](sql::Tx& tx) -> Result<Order> {
        WAYBILL_TRY(auto found, found_or(rows::find(tx, order, viewer), no_such_order));
        open_for(viewer, found);
        return found;
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Task<Result<Order>> OrderStoreSql::find_tracked(Context ctx, SecretText token, TimePoint now) {
    const std::string digest = deps_.secrets.tracking_digest(token);
    auto read = [&](sql::Tx& tx) {
        return found_or(rows::find_tracked(tx, digest, now - tracking_lives_on), no_such_order);
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Task<Result<OrderPage>> OrderStoreSql::list(Context ctx, OrderFilter filter) {
    const auto before =
        filter.cursor.empty() ? std::optional{TimeCursor{}} : TimeCursor::parse(filter.cursor);
    if (!before) co_return fail(bad_cursor());
    auto read = [&](sql::Tx& tx) -> Result<OrderPage> {
        if (!filter.text.empty()) {
            WAYBILL_TRY(auto found, search(tx, filter, *before));
            for (Order& order : found.orders) open_for(filter.viewer, order);
            return found;
        }
        WAYBILL_TRY(auto orders, rows::list(tx, filter, *before));
        for (Order& order : orders) open_for(filter.viewer, order);
        OrderPage page;
        page.next_cursor = cut_page(orders, filter.limit, [](const Order& last) {
            return TimeCursor{.at = last.created_at, .id = last.id.text()}.text();
        });
        page.orders = std::move(orders);
        return page;
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Task<Result<std::vector<HistoryEntry>>> OrderStoreSql::history(Context ctx, OrderId order,
                                                               Viewer viewer) {
    auto read = [&](sql::Tx& tx) -> Result<std::vector<HistoryEntry>> {
        WAYBILL_CHECK(found_or(rows::find(tx, order, viewer), no_such_order));
        return rows::history(tx, order);
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

}  // namespace waybill::orders
