// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/errors.hpp"

#include <sqlite3.h>

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

Meaning of(int extended) {
    switch (extended & 0xFF) {
        case SQLITE_CONSTRAINT: return of_constraint(extended);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL: return {ErrorKind::unavailable, "sql.busy"};
        case SQLITE_FULL: return {ErrorKind::unavailable, "storage.full"};
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
        case SQLITE_NOMEM:
        case SQLITE_IOERR: return {ErrorKind::unavailable, "storage.failed"};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return {ErrorKind::internal, "sql.corrupt"};
        default: return {ErrorKind::internal, "sql.failed"};
    }
}

}  // namespace

Error statement_error(int code, std::string_view doing, sqlite3* connection) {
    const Meaning meaning = of(code);
    return Error{.kind = meaning.kind,
                 .reason = meaning.reason,
                 .detail = std::format("{}: {} ({})", doing, sqlite3_errmsg(connection), code)};
}

Error open_error(ErrorKind kind, std::string_view reason, std::string message) {
    return Error{.kind = kind, .reason = reason, .detail = message, .message = std::move(message)};
}

}  // namespace waybill::sqlite
