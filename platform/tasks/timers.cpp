// SPDX-License-Identifier: Apache-2.0
#include "platform/tasks/timers.hpp"

namespace waybill::tasks {
namespace {

const sql::Query set_timer{"timers.set", R"(
    INSERT INTO timers (kind, key, due, payload) VALUES ($1, $2, $3, $4)
    ON CONFLICT (kind, key) DO UPDATE SET due = excluded.due, payload = excluded.payload)"};
const sql::Query take_timer{"timers.take", R"(
    DELETE FROM timers WHERE kind = $1 AND key = $2 AND due = $3)"};
const sql::Query clear_timer{"timers.clear", "DELETE FROM timers WHERE kind = $1 AND key = $2"};

}  // namespace

Status Timers::set(sql::Tx& tx, const Timer& timer) {
    WAYBILL_CHECK(
        tx.exec(set_timer, timer.kind, timer.key, timer.due, sql::Value::bytes(timer.payload)));
    tx.after_commit(changed_);
    return {};
}

Result<bool> Timers::take(sql::Tx& tx, const Timer& timer) {
    WAYBILL_TRY(const auto taken, tx.exec(take_timer, timer.kind, timer.key, timer.due));
    return taken == 1;
}

Status Timers::clear(sql::Tx& tx, std::string_view kind, std::string_view key) {
    WAYBILL_CHECK(tx.exec(clear_timer, kind, key));
    return {};
}

}  // namespace waybill::tasks
