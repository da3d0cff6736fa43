// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill {

/// What went wrong, as a closed set: one table maps it to HTTP, another to gRPC.
enum class ErrorKind : std::uint8_t {
    invalid,          ///< understood but wrong (422), with a pointer per field where known
    malformed,        ///< not even readable (400)
    unauthenticated,  ///< 401
    forbidden,        ///< known but not allowed (403)
    not_found,        ///< absent, or not the caller's (404)
    conflict,         ///< state says no, or a race was lost (409)
    precondition,     ///< a stale or missing version (412)
    rejected,         ///< an outside party said no for good
    rate_limited,     ///< the caller's limit (429)
    too_large,        ///< 413
    unavailable,      ///< nothing happened; try later (503)
    outcome_unknown,  ///< it may have happened; only an idempotent call may repeat (503)
    deadline,         ///< time ran out before the effect began (504)
    cancelled,        ///< the caller went away
    internal,         ///< our own mistake (500)
};

std::string_view to_string(ErrorKind kind);

/// One wrong field: a JSON pointer into the request, a stable code, words for a person.
struct FieldProblem {
    std::string pointer;
    std::string code;
    std::string detail;
};

/// A failure. `reason` is a public, stable slug with static storage (`orders.empty_cart`);
/// `detail` is for logs and never leaves the process; `fields` and `message` do.
struct Error {
    ErrorKind kind{ErrorKind::internal};
    std::string_view reason{"internal"};
    std::string detail{};
    std::string message{};  ///< public sentence; empty: the title of the reason is used
    std::vector<FieldProblem> fields{};
    std::optional<std::chrono::seconds> retry_after{};
};

template <typename T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

/// Makes the unexpected side: `return fail(ErrorKind::conflict, "orders.wrong_state")`.
inline std::unexpected<Error> fail(ErrorKind kind, std::string_view reason,
                                   std::string detail = {}) {
    return std::unexpected(Error{.kind = kind, .reason = reason, .detail = std::move(detail)});
}
inline std::unexpected<Error> fail(Error error) { return std::unexpected(std::move(error)); }

/// True when nothing happened or the call may be repeated because it is idempotent.
bool retryable(const Error& error);

}  // namespace waybill

#define WAYBILL_JOIN_(a, b) a##b
#define WAYBILL_JOIN(a, b) WAYBILL_JOIN_(a, b)

/// Early return on failure, the only control-flow macros of the code base (ADR 0002).
/// `WAYBILL_TRY(auto order, find(id));` declares `order` or returns the error.
#define WAYBILL_TRY_(tmp, decl, ...)                          \
    auto tmp = (__VA_ARGS__);                                 \
    if (!tmp) return std::unexpected(std::move(tmp).error()); \
    decl = std::move(*tmp)
#define WAYBILL_TRY(decl, ...) WAYBILL_TRY_(WAYBILL_JOIN(try_, __LINE__), decl, __VA_ARGS__)
#define WAYBILL_CHECK(...)                                     \
    do {                                                       \
        if (auto check_ = (__VA_ARGS__); !check_)              \
            return std::unexpected(std::move(check_).error()); \
    } while (false)
/// The same inside a coroutine.
#define WAYBILL_CO_TRY_(tmp, decl, ...)                          \
    auto tmp = (__VA_ARGS__);                                    \
    if (!tmp) co_return std::unexpected(std::move(tmp).error()); \
    decl = std::move(*tmp)
#define WAYBILL_CO_TRY(decl, ...) WAYBILL_CO_TRY_(WAYBILL_JOIN(try_, __LINE__), decl, __VA_ARGS__)
#define WAYBILL_CO_CHECK(...)                                     \
    do {                                                          \
        if (auto check_ = (__VA_ARGS__); !check_)                 \
            co_return std::unexpected(std::move(check_).error()); \
    } while (false)
