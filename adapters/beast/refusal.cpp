// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/refusal.hpp"

#include "adapters/beast/server.hpp"
#include "platform/http/header_values.hpp"

#include <string>
#include <vector>

namespace waybill::beast {
namespace {

ErrorKind kind_of(int status) {
    switch (status) {
        case 408: return ErrorKind::deadline;
        case 405: return ErrorKind::rejected;
        case 413:
        case 414:
        case 431: return ErrorKind::too_large;
        case 429: return ErrorKind::rate_limited;
        case 500: return ErrorKind::internal;
        case 501:
        case 505: return ErrorKind::rejected;
        case 503: return ErrorKind::unavailable;
        default: return ErrorKind::malformed;
    }
}

}  // namespace

std::span<const Refusal* const> all_refusals() {
    using namespace refusals;
    static constexpr const Refusal* all[] = {
        &malformed,          &bad_header,   &bad_line_ending,  &folded_header,  &bad_framing,
        &method_not_allowed, &busy,         &repeated_header,  &bad_chunk,      &bad_target,
        &bad_host,           &bad_upgrade,  &timeout,          &body_too_large, &expectation,
        &target_too_long,    &address_busy, &header_too_large, &unknown_method, &server_full,
        &unknown_coding,     &bad_version};
    return all;
}

std::span<const http::ErrorEntry> engine_errors() {
    static const auto entries = [] {
        std::vector<http::ErrorEntry> made;
        for (const Refusal* refusal : all_refusals())
            made.push_back({.code = refusal->code,
                            .kind = kind_of(refusal->status),
                            .title = refusal->title,
                            .status = refusal->status});
        return made;
    }();
    return entries;
}

http::Response problem(const Refusal& refusal, std::string_view trace) {
    http::Response response;
    response.status = refusal.status;
    response.headers.add("Content-Type", "application/problem+json");
    http::add_protection(response.headers, http::default_content_policy);
    response.headers.add("Cache-Control", "no-store");
    if (refusal.status == 405)
        response.headers.add("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    if (refusal.status == 429 || refusal.status == 503) response.headers.add("Retry-After", "1");
    std::string& body = response.body;
    body.append("{\"type\":\"/problems/").append(refusal.code).append("\",\"title\":\"");
    body.append(refusal.title).append("\",\"status\":").append(std::to_string(refusal.status));
    body.append(",\"code\":\"").append(refusal.code).append("\"");
    if (!trace.empty()) body.append(",\"trace_id\":\"").append(trace).append("\"");
    body.append("}");
    return response;
}

void add_strict_transport(http::Headers& headers) {
    headers.add("Strict-Transport-Security", http::strict_transport);
}

}  // namespace waybill::beast
