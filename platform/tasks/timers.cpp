// SPDX-License-Identifier: Apache-2.0
#include "platform/tasks/timers.hpp"

#include "platform/tasks/task_columns.hpp"

namespace waybill::tasks {
namespace {

constexpr sql::Query set_timer{"timers.set",
                               "INSERT INTO timers ({columns}) VALUES ({values}) "
                               "ON CONFLICT (kind, key) DO UPDATE SET {excluded}",
                               timer_columns};
constexpr sql::Query take_timer{"timers.take", R"(
    DELETE FROM timers WHERE kind = $1 AND key = $2 AND due = $3)"};
constexpr sql::Query clear_timer{"timers.clear", "DELETE FROM timers WHERE kind = $1 AND key = $2"};

}  // namespace

Status Timers::set(sql::Tx& tx, const Timer& timer) {
    WAYBILL_CHECK(tx.put(set_timer, timer_columns.values(timer)));
    if (timer.due < next_look_.load()) {
        tx.announce(news);
        return {};
    }
    TimePoint first = untold_.load();
    while (timer.due < first && !untold_.compare_exchange_weak(first, timer.due)) {
    }
    return {};
}

Result<bool> Timers::take(sql::Tx& tx, const Timer& timer) {
    WAYBILL_TRY(const auto taken, tx.exec(take_timer, timer.kind, timer.key, timer.due));
    return taken == 1;
}

Status Timers::clear(sql::Tx& tx, std::string_view kind, std::string_view key) {
    return tx.put(clear_timer, kind, key);
}

}  // namespace waybill::tasks
