// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/errors.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <format>

namespace waybill::sqlite {
namespace {

struct Meaning {
    ErrorKind kind;
    std::string_view reason;
};

Meaning of_constraint(int extended) {
    switch (extended) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID: return {ErrorKind::conflict, "sql.unique"};
        case SQLITE_CONSTRAINT_FOREIGNKEY: return {ErrorKind::conflict, "sql.foreign_key"};
        case SQLITE_CONSTRAINT_CHECK: return {ErrorKind::conflict, "sql.check"};
        default: return {ErrorKind::internal, "sql.failed"};  // NOT NULL, a wrong type: our mistake
    }
}

/// A full disk has many faces: a short write is SQLITE_FULL by itself, a quota is not, and what is
/// beside the database (its log, the index of that) fails to be made or to grow.
bool no_space(int extended, int number) {
    if (extended == SQLITE_IOERR_SHMSIZE) return true;
    const int primary = extended & 0xFF;
    if (primary != SQLITE_IOERR && primary != SQLITE_CANTOPEN) return primary == SQLITE_FULL;
    return number == ENOSPC || number == EDQUOT;
}

Meaning of_io(int extended) {
    switch (extended) {
        case SQLITE_IOERR_READ:
        case SQLITE_IOERR_SHORT_READ:
        case SQLITE_IOERR_DATA: return {ErrorKind::unavailable, "storage.unreadable"};
        default: return {ErrorKind::unavailable, "storage.failed"};
    }
}

Meaning of(int extended, int number) {
    if (no_space(extended, number)) return {ErrorKind::unavailable, "storage.full"};
    switch (extended & 0xFF) {
        case SQLITE_CONSTRAINT: return of_constraint(extended);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL: return {ErrorKind::unavailable, "sql.busy"};
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
        case SQLITE_NOMEM: return {ErrorKind::unavailable, "storage.failed"};
        case SQLITE_IOERR: return of_io(extended);
        // Also what the system failed to read (EIO), which SQLite tells no otherwise.
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return {ErrorKind::unavailable, "storage.damaged"};
        default: return {ErrorKind::internal, "sql.failed"};
    }
}

}  // namespace

Error statement_error(int code, std::string_view doing, sqlite3* connection) {
    const Meaning meaning = of(code, sqlite3_system_errno(connection));
    return Error{.kind = meaning.kind,
                 .reason = meaning.reason,
                 .detail = std::format("{}: {} ({})", doing, sqlite3_errmsg(connection), code)};
}

bool failed_read(const Error& error) {
    return error.reason == "storage.damaged" || error.reason == "storage.unreadable";
}

bool failed_sync(int code) { return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC; }

Error open_error(ErrorKind kind, std::string_view reason, std::string message) {
    return Error{.kind = kind, .reason = reason, .detail = message, .message = std::move(message)};
}

}  // namespace waybill::sqlite
