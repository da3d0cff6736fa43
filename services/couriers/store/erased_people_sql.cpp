// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/erased_people_sql.hpp"

#include "contracts/couriers/v1/events.types.hpp"
#include "platform/sql/columns.hpp"
#include "services/couriers/messages/courier_messages.hpp"
#include "services/couriers/store/courier_rows.hpp"
#include "services/couriers/store/delivery_rows.hpp"

#include "contracts/couriers/v1/events.pb.h"

namespace waybill::couriers {
namespace {

constexpr std::string_view heard_of_orders = "couriers.orders";
constexpr std::string_view heard_of_identity = "couriers.identity";

/// No write of others waits for more of them.
constexpr int orders_at_once = 100;
/// Who has something in hand all the same is erased when it is brought.
constexpr Duration hands_pause = 10min;

/// Each assignment was put to its courier, also one that another courier took over.
constexpr sql::Query list_brought{
    "couriers.brought_after",
    "SELECT DISTINCT order_id FROM delivery_offers WHERE courier_id = $1 AND order_id > $2 ORDER "
    "BY order_id LIMIT $3"};
constexpr sql::Query clear_name{
    "deliveries.clear_name",
    "UPDATE deliveries SET courier_name = '' WHERE order_id = $1 AND courier_id = $2"};

std::string payload_of(const ErasingTimer& timer) {
    return timer.after ? timer.after->text() : std::string{};
}

tasks::Timer stored(const ErasingTimer& timer) {
    return {.kind = std::string{ErasedPeopleSql::timer_kind},
            .key = timer.user.text(),
            .due = timer.due,
            .payload = payload_of(timer)};
}

}  // namespace

Task<Result<Carried>> ErasedPeopleSql::carried_by(Context ctx, UserId user) {
    auto read = [&](sql::Tx& tx) -> Result<Carried> {
        WAYBILL_TRY(const auto courier, rows::find_by_user(tx, user));
        if (!courier) return Carried{};
        return Carried{.is_courier = true, .deliveries = courier->active};
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Status> ErasedPeopleSql::clear_door(Context ctx, OrderId order, EventId event) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto met, messaging::claim(tx, heard_of_orders, event, now));
        if (met == messaging::Delivery::repeated) return {};
        WAYBILL_TRY(const auto delivery, rows::find(tx, order));
        if (!delivery) return {};  // never accepted
        return rows::update(tx, without_person(*delivery), rows::DeliveryBefore{*delivery, now});
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Status> ErasedPeopleSql::begin(Context ctx, UserId user, EventId event) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto met, messaging::claim(tx, heard_of_identity, event, now));
        if (met == messaging::Delivery::repeated) return {};
        WAYBILL_TRY(const auto couriers, rows::ever_of_user(tx, user));
        if (couriers.empty()) return {};
        return deps_.timers.set(tx, stored({.user = user, .due = now}));
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Status> ErasedPeopleSql::go_on(Context ctx, ErasingTimer due) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool ours, deps_.timers.take(tx, stored(due)));
        if (!ours) return {};
        WAYBILL_TRY(const auto next, clear_some(tx, ctx, due, now));
        return next ? deps_.timers.set(tx, stored(*next)) : Status{};
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Result<std::optional<ErasingTimer>> ErasedPeopleSql::clear_some(sql::Tx& tx, const Context& ctx,
                                                                ErasingTimer timer, TimePoint now) {
    WAYBILL_TRY(const auto couriers, rows::ever_of_user(tx, timer.user));
    std::optional<OrderId> last;  // a user who was hired twice is gone through side by side
    for (const Courier& courier : couriers) {
        if (courier.active > 0) {
            timer.due = now + hands_pause;
            return timer;
        }
        WAYBILL_CHECK(clear_courier(tx, ctx, courier, now));
        WAYBILL_TRY(const auto orders, tx.all(list_brought, sql::first<OrderId>, courier.id,
                                              payload_of(timer), orders_at_once));
        if (orders.empty()) continue;
        for (const OrderId& order : orders) WAYBILL_CHECK(tx.exec(clear_name, order, courier.id));
        WAYBILL_CHECK(tell(tx, ctx, courier, orders));
        if (static_cast<int>(orders.size()) == orders_at_once)
            last = last ? std::min(*last, orders.back()) : orders.back();
    }
    if (!last) return std::nullopt;
    timer.due = now + 1s;
    timer.after = last;
    return timer;
}

Status ErasedPeopleSql::clear_courier(sql::Tx& tx, const Context& ctx, const Courier& courier,
                                      TimePoint now) {
    Courier cleared = without_person(courier);
    if (!cleared.deleted_at && dismiss(cleared, now))
        return fail(ErrorKind::unavailable, "couriers.has_deliveries");
    if (cleared == courier) return {};
    ++cleared.version;
    WAYBILL_CHECK(rows::update_all(tx, cleared, courier.version));
    v1::CourierChanged message;
    *message.mutable_courier() = to_message(cleared);
    return deps_.outbox.append(tx, deps_.events.make(ctx, v1::events::courier_deleted,
                                                     cleared.id.text(), cleared.version, message));
}

Status ErasedPeopleSql::tell(sql::Tx& tx, const Context& ctx, const Courier& courier,
                             const std::vector<OrderId>& orders) {
    v1::CourierErased message;
    message.set_courier_id(courier.id.text());
    for (const OrderId& order : orders) message.add_order_ids(order.text());
    return deps_.outbox.append(tx, deps_.events.make(ctx, v1::events::courier_erased,
                                                     courier.id.text(), courier.version, message));
}

}  // namespace waybill::couriers
