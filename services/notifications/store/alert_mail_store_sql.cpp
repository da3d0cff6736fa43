// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/alert_mail_store_sql.hpp"

#include "platform/sql/columns.hpp"
#include "services/notifications/store/notification_rows.hpp"

namespace waybill::notifications {
namespace {

constexpr sql::Columns alert_columns{
    sql::fixed<&Facts::number>("number"),
    sql::fixed<&Facts::partner_title>("partner_title"),
    sql::fixed<&Facts::reason>("reason"),
    sql::fixed<&Facts::note>("note"),
};
constexpr sql::Query insert_one{
    "alert_mails.insert",
    "INSERT INTO alert_mails (recipient, alert_id, number, partner_title, reason, note) VALUES "
    "($1, $2, $3, $4, $5, $6) ON CONFLICT (recipient, alert_id) DO NOTHING"};
constexpr sql::Query list_oldest{"alert_mails.list",
                                 "SELECT {columns} FROM alert_mails WHERE recipient = $1 ORDER BY "
                                 "alert_id LIMIT $2",
                                 alert_columns};
constexpr sql::Query count_all{
    "alert_mails.count",
    "SELECT COUNT(*), COALESCE(MAX(alert_id), '') FROM alert_mails WHERE recipient = $1"};
constexpr sql::Query forget_mailed{
    "alert_mails.forget", "DELETE FROM alert_mails WHERE recipient = $1 AND alert_id <= $2"};

struct Counted {
    std::int64_t count{0};
    std::string last{};
};

}  // namespace

Status rows::insert_alert_mail(sql::Tx& tx, std::string_view recipient, const EventId& alert,
                               const Facts& facts) {
    WAYBILL_CHECK(tx.exec(insert_one, recipient, alert, facts.number, facts.partner_title,
                          facts.reason, facts.note));
    return {};
}

Task<Result<WaitingAlerts>> AlertMailStoreSql::find(Context ctx, std::string recipient) {
    auto read = [&recipient](sql::Tx& tx) -> Result<WaitingAlerts> {
        WaitingAlerts found;
        WAYBILL_TRY(found.alerts, tx.all(list_oldest, alert_columns, recipient, alerts_mailed_max));
        if (found.alerts.empty()) return found;
        const auto map = [](const sql::Row& row) {
            return Counted{.count = row.integer(0), .last = row.text(1)};
        };
        WAYBILL_TRY(const auto counted, tx.one(count_all, map, recipient));
        found.more = counted->count - static_cast<std::int64_t>(found.alerts.size());
        const auto last = EventId::parse(counted->last);
        if (!last) return fail(ErrorKind::internal, "sql.corrupt", "alert mail");
        found.last = *last;
        if (const auto user = UserId::parse(recipient)) {
            WAYBILL_TRY(found.person, rows::find_person(tx, *user));
        }
        return found;
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

Task<Status> AlertMailStoreSql::forget(Context ctx, std::string recipient, EventId last) {
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(forget_mailed, recipient, last));
        return {};
    };
    co_return co_await database_.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::notifications
