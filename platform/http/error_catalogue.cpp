// SPDX-License-Identifier: Apache-2.0
#include "platform/http/error_catalogue.hpp"

#include "platform/core/assert.hpp"

#include <initializer_list>

namespace waybill::http {
namespace {

using enum ErrorKind;

/// What the router itself may answer. Those of one field occur in `errors[]` only.
constexpr ErrorEntry own[] = {
    {"request.invalid", invalid, "The request has wrong fields",
     "`errors` names each with a JSON pointer: `/name` for the body, `/path/…`, `/query/…` and "
     "`/header/…` for parameters."},
    {"request.unknown_field", invalid, "A field is not known here"},
    {"request.unknown_parameter", invalid, "A query parameter is not known here"},
    {"request.required", invalid, "A field is missing"},
    {"request.wrong_type", invalid, "A value has the wrong type"},
    {"request.out_of_bounds", invalid, "A value, length or count is out of bounds"},
    {"request.bad_format", invalid, "A text does not have the form that it must have"},
    {"request.unknown_value", invalid, "A word is not one of those that are known"},
    {"request.malformed_json", malformed, "The body is not JSON"},
    {"request.bad_encoding", malformed, "The request is not UTF-8"},
    {"request.duplicate_key", malformed, "An object in the body has a key twice"},
    {"request.too_deep", malformed, "The body is nested too deeply"},
    {"request.malformed_path", malformed, "The path is not percent-encoded correctly"},
    {"request.invalid_path", malformed, "A part of the path has the wrong form"},
    {"request.malformed_query", malformed, "The query is not encoded correctly"},
    {"request.duplicate_parameter", malformed, "A parameter came twice"},
    {"request.unexpected_body", malformed, "This method takes no body"},
    {"request.too_large", too_large, "The body is too large"},
    {"request.unsupported_media_type",
     malformed,
     "The body has a media type not taken here",
     {},
     415},
    {"request.unsupported_encoding", malformed, "Compressed bodies are not taken", {}, 415},
    {"request.upgrade_required", malformed, "This path speaks WebSocket only", {}, 426},
    {"request.no_such_path", not_found, "There is nothing at this path"},
    {"request.method_not_allowed", malformed, "The path does not take this method",
     "`Allow` lists those that it takes.", 405},
    {"request.precondition_required", precondition, "The change must name the version it changes",
     "Send the `ETag` that you read as `If-Match`.", 428},
    {"request.precondition_failed", precondition, "The version has changed meanwhile",
     "Read again and decide again."},
    {"request.rate_limited", rate_limited, "Too many requests",
     "Wait for the seconds in `Retry-After`."},
    {"request.deadline", deadline, "The answer took too long",
     "Nothing is known about the outcome; repeat with the same idempotency key."},
    {"request.cancelled", cancelled, "The caller went away"},
    {"request.unavailable", unavailable, "A part of the platform is not available now",
     "Nothing has happened. Try again after `Retry-After`."},
    {"storage.full", unavailable, "There is no room for this now",
     "Nothing has happened; reading goes on. Try again after `Retry-After`."},
    {"storage.failed", unavailable, "The disk did not take it",
     "Nothing has happened. Try again after `Retry-After`."},
    {"storage.unreadable", unavailable, "The disk did not give it",
     "Nothing has happened. Try again after `Retry-After`."},
    {"storage.damaged", unavailable, "What is stored cannot be read",
     "Nothing has happened. It comes back when somebody has restored it."},
    {"request.outcome_unknown", outcome_unknown, "The outcome is not known",
     "Repeat with the same idempotency key."},
    {"auth.missing_token", unauthenticated, "Nobody is signed in",
     "Send `Authorization: Bearer …` or the session cookie."},
    {"auth.invalid_token", unauthenticated, "The token is not valid, or not any more"},
    {"auth.wrong_role", forbidden, "The caller may not do this"},
    {"auth.wrong_scope", forbidden, "The API key may not do this",
     "Make one with the scope that the operation names."},
    {"auth.csrf", forbidden, "A change by cookie must show the session's CSRF token",
     "Send `csrf_token` of `/v1/sessions/current` as `X-CSRF-Token`."},
    {"auth.wrong_origin", forbidden, "Pages of this origin may not use the session cookie"},
    {"request.bad_cursor", invalid, "The cursor is not of this list",
     "Send `next_cursor` of the page before, or none."},
    {"idempotency.key_missing", malformed, "An Idempotency-Key is required",
     "Send a key of your own, one per intention, and repeat it when you retry."},
    {"idempotency.bad_key", malformed, "The Idempotency-Key is not 1 to 255 printable characters"},
    {"idempotency.in_flight", conflict, "A request with this key is still running",
     "Repeat it after `Retry-After`."},
    {"idempotency.key_reused", invalid, "The key was used before with another request"},
    {"internal", internal, "Something went wrong on our side",
     "The trace id helps us to find what it was."},
};

bool same(const ErrorEntry& a, const ErrorEntry& b) {
    return a.kind == b.kind && a.title == b.title && a.status == b.status;
}

}  // namespace

int status_of(ErrorKind kind) {
    switch (kind) {
        case malformed: return 400;
        case unauthenticated: return 401;
        case forbidden: return 403;
        case not_found: return 404;
        case conflict: return 409;
        case precondition: return 412;
        case too_large: return 413;
        case invalid:
        case rejected: return 422;
        case rate_limited: return 429;
        case internal: return 500;
        case unavailable:
        case outcome_unknown:
        case cancelled: return 503;
        case deadline: return 504;
    }
    std::unreachable();
}

ErrorCatalogue::ErrorCatalogue() { add(std::span{own}); }

void ErrorCatalogue::add(std::span<const ErrorEntry> entries) {
    for (const ErrorEntry& entry : entries) {
        const auto [place, added] = entries_.try_emplace(entry.code, entry);
        WAYBILL_ASSERT(added || same(place->second, entry));  // one code, one meaning
    }
}

const ErrorEntry* ErrorCatalogue::find(std::string_view code) const {
    const auto found = entries_.find(code);
    return found == entries_.end() ? nullptr : &found->second;
}

int ErrorCatalogue::status_of(const Error& error) const {
    const ErrorEntry* entry = find(error.reason);
    return entry != nullptr && entry->kind == error.kind ? status_of(*entry)
                                                         : http::status_of(error.kind);
}

int ErrorCatalogue::status_of(const ErrorEntry& entry) const {
    return entry.status != 0 ? entry.status : http::status_of(entry.kind);
}

}  // namespace waybill::http
