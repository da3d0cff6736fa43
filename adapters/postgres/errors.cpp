// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/errors.hpp"

#include <algorithm>
#include <array>
#include <format>

namespace waybill::postgres {
namespace {

struct Meaning {
    std::string_view state;  ///< an SQLSTATE, or the two characters of its class
    ErrorKind kind;
    std::string_view reason;
};

/// The first that begins the state counts. What is not here is our own mistake.
constexpr std::array meanings{
    Meaning{"23505", ErrorKind::conflict, "sql.unique"},
    Meaning{"23503", ErrorKind::conflict, "sql.foreign_key"},
    Meaning{"23514", ErrorKind::conflict, "sql.check"},
    Meaning{"40", ErrorKind::unavailable, "sql.contended"},
    Meaning{"55P03", ErrorKind::unavailable, "sql.busy"},
    Meaning{"57014", ErrorKind::deadline, "sql.too_slow"},
    Meaning{"53100", ErrorKind::unavailable, "storage.full"},
    Meaning{"53", ErrorKind::unavailable, "sql.busy"},
    Meaning{"58", ErrorKind::unavailable, "storage.failed"},
    Meaning{"XX001", ErrorKind::unavailable, "storage.damaged"},
    Meaning{"XX002", ErrorKind::unavailable, "storage.damaged"},
    Meaning{"08", ErrorKind::unavailable, "sql.connection_lost"},
    Meaning{"57P", ErrorKind::unavailable, "sql.connection_lost"},
    Meaning{"25P0", ErrorKind::unavailable, "sql.connection_lost"},
};

}  // namespace

Error statement_error(std::string_view state, std::string_view doing, std::string_view words) {
    const auto found = std::ranges::find_if(
        meanings, [state](const Meaning& one) { return state.starts_with(one.state); });
    const bool known = found != meanings.end();
    return Error{.kind = known ? found->kind : ErrorKind::internal,
                 .reason = known ? found->reason : "sql.failed",
                 .detail = std::format("{}: {} ({})", doing, one_line(words), state)};
}

Again may_run_again(std::string_view state) {
    if (state == "40001" || state == "40P01") return Again::often;
    if (state == "23505" || state == "23503") return Again::once;
    return Again::no;
}

bool ends_connection(std::string_view state) {
    return state.starts_with("08") || state.starts_with("57P") || state == "25P03" ||
           state == "25P04";
}

Error open_error(ErrorKind kind, std::string_view reason, std::string message) {
    return Error{.kind = kind, .reason = reason, .detail = message, .message = std::move(message)};
}

std::string one_line(std::string_view words) {
    while (words.ends_with('\n')) words.remove_suffix(1);
    std::string line{words};
    std::ranges::replace(line, '\n', ' ');
    return line;
}

}  // namespace waybill::postgres
