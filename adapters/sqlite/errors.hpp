// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

struct sqlite3;

namespace waybill::sqlite {

/// The Error for an extended result code of a statement: what database.hpp promises of Tx.
Error statement_error(int code, std::string_view doing, sqlite3* connection);

/// Something could not be read, or makes no sense: once more may help, twice is damage.
bool failed_read(const Error& error);
/// What was to be on the disk may not be, and no second try can tell.
bool failed_sync(int code);

/// A start-up failure: `message` is one line for the operator.
Error open_error(ErrorKind kind, std::string_view reason, std::string message);

}  // namespace waybill::sqlite
