// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

namespace waybill::postgres {

/// The Error for an SQLSTATE, as database.hpp promises of Tx; `words` are the server's.
Error statement_error(std::string_view state, std::string_view doing, std::string_view words);

/// The transaction lost against another and may win when it is run again from the start: a
/// serialization failure or a deadlock, or a row that appeared after the snapshot was taken, which
/// the function would have found had it begun a moment later.
enum class Again : std::uint8_t { no, once, often };
Again may_run_again(std::string_view state);

/// The server ends the connection, or no longer takes writes on it: another one is needed.
bool ends_connection(std::string_view state);

/// A start-up failure: `message` is one line for the operator.
Error open_error(ErrorKind kind, std::string_view reason, std::string message);

/// In one line, without the newline that libpq puts at the end.
std::string one_line(std::string_view words);

}  // namespace waybill::postgres
