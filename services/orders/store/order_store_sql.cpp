// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/order_store_sql.hpp"

#include "platform/core/found.hpp"
#include "platform/core/page.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/orders/domain/endings.hpp"
#include "services/orders/messages/order_messages.hpp"
#include "services/orders/store/order_rows.hpp"

namespace waybill::orders {
namespace {

constexpr Duration tracking_lives_on = 24h;  // after the order's end

constexpr std::string_view no_such_order = "orders.not_found";

Error to_error(StepRefusal refusal, const Order& order) {
    Error error{.kind = ErrorKind::conflict, .reason = "orders.wrong_state"};
    if (refusal == StepRefusal::stale_epoch) error.reason = "orders.stale_epoch";
    error.message = "The order is " + std::string{to_string(order.status)} + ".";
    return error;
}

/// What time does.
WantedChange by_time(const Order& order, CancelReason reason, std::string_view why, TimePoint now) {
    return {.order = order.id,
            .change = {.step = Step::cancel, .at = now, .reason = reason},
            .actor = "orders",
            .cause = std::string{Deadlines::kind},
            .note = "waited in vain for " + std::string{why}};
}

/// A courier who fetches at once, or after a restart, asks before the news of their claim is here.
bool brings_its_claim(const Order& order, const Change& change) {
    return change.step == Step::pick_up && order.status == OrderStatus::ready &&
           change.epoch > order.courier_epoch;
}

WantedChange claim_of(WantedChange fetching) {
    fetching.change.step = Step::assign;
    fetching.cause += "/claim";
    return fetching;
}

/// The order that a stored reply names, as it was confirmed.
Result<std::optional<Order>> recall_order(sql::Tx& tx, const IdempotencyKey& key) {
    WAYBILL_TRY(const auto reply, sql::recall(tx, key));
    if (!reply) return std::nullopt;
    const auto id = OrderId::parse(*reply);
    if (!id) return fail(ErrorKind::internal, "sql.corrupt", "idempotency reply");
    WAYBILL_TRY(auto order, rows::find(tx, *id, {}));
    if (!order) return fail(ErrorKind::internal, "sql.corrupt", "idempotency key without order");
    return as_placed(*std::move(order));
}

/// The order of a used key, nothing when the order may be written, or why not. A quote that is an
/// order already is told rather than the limit: the one is for good, the other is not.
Result<std::optional<Order>> decide(sql::Tx& tx, const OrderClaim& claim) {
    WAYBILL_TRY(auto first, recall_order(tx, claim.key));
    if (first || claim.unpaid_orders_max == 0) return first;
    WAYBILL_TRY(const auto unpaid, rows::count_unpaid(tx, claim.customer));
    if (unpaid < claim.unpaid_orders_max) return std::nullopt;
    WAYBILL_TRY(const auto used, rows::count(tx, claim.order, claim.customer));
    return fail(ErrorKind::conflict, used > 0 ? "orders.quote_used" : "orders.limit_reached");
}

}  // namespace

void OrderStoreSql::open(Order& order) {
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
    const auto event =
        deps_.events.make(ctx, v1::events::order_created, entry.order.id.text(), 1, message);
    auto write = [&](sql::Tx& tx) -> Result<Placed> {
        const Order& order = entry.order;
        WAYBILL_TRY(auto first, decide(tx, entry.claim()));
        if (first) {
            open(*first);
            return Placed{.order = *std::move(first), .repeated = true};
        }
        if (auto inserted = rows::insert(tx, order); !inserted) {
            if (inserted.error().reason == "sql.unique")
                return fail(ErrorKind::conflict, "orders.quote_used");
            return fail(std::move(inserted).error());
        }
        const HistoryEntry created{.version = 1,
                                   .from = {},
                                   .to = std::string{to_string(order.status)},
                                   .what = "created",
                                   .actor = order.customer.text(),
                                   .cause = cause,
                                   .note = {},
                                   .at = order.created_at};
        WAYBILL_CHECK(rows::insert_history(tx, order.id, created));
        WAYBILL_CHECK(deps_.payment_window.arm(tx, order, order.created_at));
        WAYBILL_CHECK(deps_.outbox.append(tx, event));
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
        return std::nullopt;
    };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Status OrderStoreSql::step(sql::Tx& tx, const Context& ctx, Order& order,
                           const WantedChange& wanted) {
    const Order before = order;
    if (auto moved = apply(order, wanted.change); !moved) {
        if (moved.error() == StepRefusal::already_there) return {};
        return refuse(tx, ctx, order, wanted, moved.error());
    }
    WAYBILL_CHECK(rows::update(tx, order, before.version));
    HistoryEntry entry{.version = order.version,
                       .from = std::string{to_string(before.status)},
                       .to = std::string{to_string(order.status)},
                       .what = std::string{to_string(wanted.change.step)},
                       .actor = wanted.actor,
                       .cause = wanted.cause,
                       .note = wanted.note,
                       .at = wanted.change.at};
    WAYBILL_CHECK(rows::insert_history(tx, order.id, entry));
    if (before.status == OrderStatus::pending)
        WAYBILL_CHECK(deps_.payment_window.disarm(tx, order.id));
    WAYBILL_CHECK(deps_.deadlines.follow(tx, before, order, wanted.change.at));
    if (restarts(before, order)) WAYBILL_CHECK(deps_.alerts.settle(tx, order.id, wanted.change.at));
    const auto message = to_event(order, wanted.cause, wanted.note);
    return deps_.outbox.append(tx, deps_.events.make(ctx, event_of(wanted.change.step),
                                                     order.id.text(), order.version, message));
}

Status OrderStoreSql::refuse(sql::Tx& tx, const Context& ctx, const Order& order,
                             const WantedChange& wanted, StepRefusal refusal) {
    if (!wanted.event) return fail(to_error(refusal, order));
    // Another courier has it by now, and that was heard first.
    if (refusal == StepRefusal::stale_epoch) return {};
    if (!terminal(order.status)) return fail(to_error(refusal, order));
    const Step what = wanted.change.step;
    // What is in the customer's hands cannot be called back; somebody must look.
    if (what == Step::pick_up || what == Step::deliver) {
        const std::string note = std::string{to_string(what)} + " by " + wanted.cause;
        return deps_.alerts.raise(tx, ctx, order, AlertReason::late_fact, note, wanted.change.at);
    }
    // All others have their counter-step where they come from, raised by the event of this order's
    // end: payments gives back what it captures later, couriers takes its courier back.
    return {};
}

Task<Result<Order>> OrderStoreSql::change(Context ctx, WantedChange wanted) {
    auto write = [&](sql::Tx& tx) -> Result<Order> {
        bool repeated = false;
        if (wanted.event) {
            WAYBILL_TRY(const auto delivery,
                        messaging::claim(tx, wanted.consumer, *wanted.event, wanted.change.at));
            repeated = delivery == messaging::Delivery::repeated;
        }
        WAYBILL_TRY(auto order,
                    found_or(rows::find(tx, wanted.order, wanted.viewer), no_such_order));
        open_for(wanted.viewer, order);
        if (repeated) return order;
        if (brings_its_claim(order, wanted.change))
            WAYBILL_CHECK(step(tx, ctx, order, claim_of(wanted)));
        WAYBILL_CHECK(step(tx, ctx, order, wanted));
        return order;
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
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

Task<Status> OrderStoreSql::payment_window_due(Context ctx, tasks::Timer timer) {
    const auto id = OrderId::parse(timer.key);
    if (!id) co_return fail(ErrorKind::internal, "sql.corrupt", "timer key " + timer.key);
    const TimePoint now = deps_.clock.now();
    WantedChange expire{
        .order = *id,
        .change = {.step = Step::cancel, .at = now, .reason = CancelReason::expired},
        .actor = "orders",
        .cause = timer.kind};
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool ours, deps_.payment_window.take(tx, timer));
        if (!ours) return {};
        WAYBILL_TRY(auto order, found_or(rows::find(tx, *id, {}), no_such_order));
        if (order.status != OrderStatus::pending) return {};
        if (now >= order.expires_at) return step(tx, ctx, order, expire);
        WAYBILL_CHECK(deps_.payment_window.arm(tx, order, now));
        const auto message = to_event(order, timer.kind);
        return deps_.outbox.append(tx, deps_.events.make(ctx, v1::events::order_reminder_due,
                                                         order.id.text(), order.version, message));
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Status> OrderStoreSql::deadline_due(Context ctx, tasks::Timer timer) {
    const auto id = OrderId::parse(timer.key);
    if (!id) co_return fail(ErrorKind::internal, "sql.corrupt", "timer key " + timer.key);
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool ours, deps_.deadlines.take(tx, timer));
        if (!ours) return {};
        WAYBILL_TRY(auto order, found_or(rows::find(tx, *id, {}), no_such_order));
        const TimePoint since = Deadlines::since(timer, order);
        const auto all = moments(order, since, deps_.deadlines.patience());
        for (const Moment& moment : all) {
            // An end that did not end it is tried again with each later look.
            const bool again = moment.what != Due::alert;
            if (moment.at > now || (moment.at < timer.due && !again)) continue;
            const StateRule* rule = rule_of(order.status);
            WAYBILL_CHECK(at_moment(tx, ctx, order, moment.what, now));
            if (moment.what == Due::close && moment.at >= timer.due)
                WAYBILL_CHECK(
                    deps_.alerts.raise(tx, ctx, order, AlertReason::closed, rule->waits_for, now));
            if (terminal(order.status)) return {};
        }
        return deps_.deadlines.arm(tx, order, since, now);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Status OrderStoreSql::at_moment(sql::Tx& tx, const Context& ctx, Order& order, Due due,
                                TimePoint now) {
    const StateRule* rule = rule_of(order.status);
    if (rule == nullptr) return {};
    switch (due) {
        case Due::alert:
            if (!rule->alert) return {};
            return deps_.alerts.raise(tx, ctx, order, *rule->alert, rule->waits_for, now);
        case Due::end:
            if (!rule->end) return {};
            return step(tx, ctx, order, by_time(order, *rule->end, rule->waits_for, now));
        case Due::close: return close(tx, ctx, order, *rule, now);
    }
    std::unreachable();
}

Status OrderStoreSql::close(sql::Tx& tx, const Context& ctx, Order& order, const StateRule& rule,
                            TimePoint now) {
    if (rule.closes_as)
        return step(tx, ctx, order, by_time(order, *rule.closes_as, rule.waits_for, now));
    // The delivery's row decides how it ends; its event ends the order.
    const auto message = to_event(order, Deadlines::kind);
    return deps_.outbox.append(tx, deps_.events.make(ctx, v1::events::order_close_due,
                                                     order.id.text(), order.version, message));
}

}  // namespace waybill::orders
