// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/errors.hpp"

#include <sqlite3.h>

namespace waybill::sqlite {

Status Connection::copy(const std::string& schema, const std::filesystem::path& to) {
    sqlite3* raw = nullptr;
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int opened = sqlite3_open_v2(to.c_str(), &raw, flags, nullptr);
    const std::unique_ptr<sqlite3, Close> target{raw};
    if (opened != SQLITE_OK) return fail(statement_error(opened, "copy", target.get()));
    // Nobody has the file yet, so there is nothing to go back to.
    sqlite3_exec(target.get(), "PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL", nullptr,
                 nullptr, nullptr);
    sqlite3_backup* const copying =
        sqlite3_backup_init(target.get(), "main", handle_.get(), schema.c_str());
    if (copying == nullptr)
        return fail(statement_error(sqlite3_extended_errcode(target.get()), "copy", target.get()));
    constexpr int all_pages = -1;
    // A source that is busy is no error to `finish`, and then nothing was copied.
    const int stepped = sqlite3_backup_step(copying, all_pages);
    const int finished = sqlite3_backup_finish(copying);
    if (stepped == SQLITE_DONE && finished == SQLITE_OK) return {};
    return fail(statement_error(finished != SQLITE_OK ? finished : stepped, "copy", target.get()));
}

}  // namespace waybill::sqlite
