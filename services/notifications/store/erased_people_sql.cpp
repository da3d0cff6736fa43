// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/erased_people_sql.hpp"

#include "platform/messaging/outbox.hpp"
#include "services/notifications/store/notification_rows.hpp"

namespace waybill::notifications {
namespace {

constexpr sql::Query clear_notes_of{
    "notifications.clear_notes",
    "UPDATE notifications SET note = '' WHERE order_id = $1 AND kind <> 'system_alert'"};
/// An alert's note is who has the delivery.
constexpr sql::Query clear_names_of{
    "notifications.clear_courier_names",
    "UPDATE notifications SET courier_name = '', note = CASE WHEN kind = 'system_alert' THEN '' "
    "ELSE note END WHERE order_id = $1"};
constexpr sql::Query forget_preferences{"notifications.forget_preferences",
                                        "DELETE FROM preferences WHERE user_id = $1"};

}  // namespace

Task<Status> ErasedPeopleSql::clear_person(Context ctx, Person blank) {
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(rows::save_person(tx, blank));
        WAYBILL_CHECK(tx.exec(forget_preferences, blank.user));
        return {};
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Status> ErasedPeopleSql::clear_notes(Context ctx, ErasedNews news) {
    return clear(std::move(ctx), std::move(news), clear_notes_of);
}

Task<Status> ErasedPeopleSql::clear_couriers(Context ctx, ErasedNews news) {
    return clear(std::move(ctx), std::move(news), clear_names_of);
}

Task<Status> ErasedPeopleSql::clear(Context ctx, ErasedNews news, const sql::Query& query) {
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto met, messaging::claim(tx, news.consumer, news.event, now));
        if (met == messaging::Delivery::repeated) return {};
        for (const OrderId& order : news.orders) WAYBILL_CHECK(tx.exec(query, order));
        return {};
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::notifications
