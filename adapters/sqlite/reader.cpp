// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/reader.hpp"

#include "adapters/sqlite/errors.hpp"
#include "adapters/sqlite/log_keeper.hpp"
#include "adapters/sqlite/transaction.hpp"

#include <sqlite3.h>

namespace waybill::sqlite {
namespace {

const sql::Query begin_read{"begin", "BEGIN"};
const sql::Query end_read{"rollback", "ROLLBACK"};

}  // namespace

void Reader::run(Work& work) {
    if (!work.copies_log) return work.done(read(work));
    copy_log(connection_, health_);
    health_.copying = false;
}

Status Reader::read(Work& work) {
    if (health_.poisoned) return poisoned();
    WAYBILL_CHECK(work.ctx.check(clock_));
    Status outcome = attempt(work);
    if (outcome || !failed_read(outcome.error())) return outcome;
    outcome = attempt(work);
    if (!outcome && failed_read(outcome.error())) health_.damage(outcome.error());
    return outcome;
}

Status Reader::attempt(Work& work) {
    if (const int code = connection_.control(begin_read); code != SQLITE_OK)
        return fail(connection_.error(code, "begin"));
    Transaction tx{connection_, news_};
    Status outcome = call_body(work.body, tx);
    news_.clear();  // nothing was written
    if (connection_.in_transaction()) connection_.control(end_read);
    return outcome;
}

}  // namespace waybill::sqlite
