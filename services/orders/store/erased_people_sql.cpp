// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/erased_people_sql.hpp"

#include "contracts/orders/v1/events.types.hpp"
#include "platform/core/found.hpp"
#include "platform/sql/columns.hpp"
#include "services/orders/messages/timer_messages.hpp"
#include "services/orders/store/order_rows.hpp"

namespace waybill::orders {
namespace {

/// No write of others waits for more of them.
constexpr int erased_at_once = 50;

constexpr sql::Query list_erasable{
    "orders.erasable",
    "SELECT order_id FROM orders WHERE customer_id = $1 AND finished_at IS NOT NULL AND erased_at "
    "IS NULL ORDER BY created_at, order_id LIMIT $2"};
constexpr sql::Query count_unfinished{
    "orders.unfinished",
    "SELECT COUNT(*) FROM orders WHERE customer_id = $1 AND finished_at IS NULL"};

constexpr sql::Query clear_name{
    "orders.clear_courier_name",
    "UPDATE orders SET courier_name = '' WHERE order_id = $1 AND courier_id = $2"};
/// What is said of a delivery names who has it.
constexpr sql::Query clear_alerts{
    "alerts.clear_courier_name",
    "UPDATE order_alerts SET note = '' WHERE order_id = $1 AND note <> '' AND reason IN "
    "('courier_late', 'courier_overdue', 'courier_lost', 'pin_locked')"};

Result<std::int64_t> unfinished(sql::Tx& tx, const UserId& user) {
    WAYBILL_TRY(const auto count, tx.one(count_unfinished, sql::first<std::int64_t>, user));
    return count.value_or(0);
}

}  // namespace

Task<Result<std::int64_t>> ErasedPeopleSql::count_open(Context ctx, UserId user) {
    auto read = [&](sql::Tx& tx) { return unfinished(tx, user); };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Status> ErasedPeopleSql::begin(Context ctx, ErasedCustomer customer) {
    const TimePoint now = deps_.clock.now();
    const auto first = to_timer({.user = customer.user, .due = now, .erased_at = customer.at});
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto met,
                    messaging::claim(tx, customer.heard.consumer, customer.heard.event, now));
        if (met == messaging::Delivery::repeated) return {};
        return deps_.timers.set(tx, first);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Status> ErasedPeopleSql::go_on(Context ctx, ErasingTimer timer) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool ours, deps_.timers.take(tx, to_timer(timer)));
        if (!ours) return {};
        WAYBILL_TRY(const auto erased, erase_some(tx, ctx, timer.user, now));
        WAYBILL_TRY(const auto open, unfinished(tx, timer.user));
        const auto again = erased == erased_at_once ? std::optional{now + 1s}
                                                    : look_again(timer.erased_at, open, now);
        if (!again) return {};
        ErasingTimer next = timer;
        next.due = *again;
        return deps_.timers.set(tx, to_timer(next));
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Result<int> ErasedPeopleSql::erase_some(sql::Tx& tx, const Context& ctx, const UserId& user,
                                        TimePoint now) {
    WAYBILL_TRY(const auto ids, tx.all(list_erasable, sql::first<OrderId>, user, erased_at_once));
    for (const OrderId& id : ids) {
        WAYBILL_TRY(auto order, found_or(rows::find(tx, id, {}), "orders.not_found"));
        const Order cleared = without_person(std::move(order), now);
        WAYBILL_CHECK(rows::erase(tx, cleared));
        v1::OrderErased message;
        message.set_order_id(id.text());
        message.set_customer_id(user.text());
        WAYBILL_CHECK(deps_.outbox.append(
            tx,
            deps_.events.make(ctx, v1::events::order_erased, id.text(), cleared.version, message)));
    }
    return static_cast<int>(ids.size());
}

Task<Status> ErasedPeopleSql::clear_courier(Context ctx, ErasedCourier courier) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto met,
                    messaging::claim(tx, courier.heard.consumer, courier.heard.event, now));
        if (met == messaging::Delivery::repeated) return {};
        for (const OrderId& order : courier.orders) {
            WAYBILL_CHECK(tx.exec(clear_name, order, courier.courier));
            WAYBILL_CHECK(tx.exec(clear_alerts, order));
        }
        return {};
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::orders
