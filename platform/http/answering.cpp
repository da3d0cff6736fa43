// SPDX-License-Identifier: Apache-2.0
#include "platform/async/pool.hpp"
#include "platform/core/enum_values.hpp"
#include "platform/http/compress.hpp"
#include "platform/http/exchanging.hpp"
#include "platform/http/header_values.hpp"
#include "platform/http/paging.hpp"
#include "platform/http/router.hpp"

#include <algorithm>
#include <charconv>

namespace waybill::http {
namespace {

constexpr std::string_view json_type = "application/json";

void append(std::string& out, std::int64_t number) {
    std::array<char, 20> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    out.append(text.data(), end);
}

std::string digits(std::int64_t number) {
    std::string out;
    append(out, number);
    return out;
}

void take_packed(Response& response, Coding coding, std::string packed) {
    response.body = std::move(packed);
    response.headers.add("Content-Encoding", enum_name(coding));
}

}  // namespace

Response Exchanging::begin_answer(Answer& answer) {
    Response response;
    response.status = answer.status != 0 ? answer.status : route_->spec.success;
    response.headers = std::move(answer.headers);
    if (!answer.etag.empty()) response.headers.set("ETag", '"' + answer.etag + '"');
    if (answer.replayed) response.headers.set("Idempotent-Replayed", "true");
    return response;
}

bool Exchanging::not_modified(const Response& response) const {
    if (changes() || response.status != 200) return false;
    const auto named = request_.headers.find("If-None-Match");
    const auto tag = response.headers.find("ETag");
    return named && tag && names_tag(*named, *tag);
}

Response Exchanging::encode(Answer answer, const json::Struct* output, const void* view) {
    Response response = begin_answer(answer);
    if (output == nullptr) return response;
    if (not_modified(response)) {
        response.status = 304;
        return response;
    }
    response.headers.add("Content-Type", json_type);
    response.body.reserve(512);
    json::Writer writer{response.body};
    json::write_object(writer, *output, view);
    link_next_page(response, response.body);
    return response;
}

Response Exchanging::encoded(Answer answer, const SharedBody& body) {
    Response response = begin_answer(answer);
    if (not_modified(response)) {
        response.status = 304;
        return response;
    }
    if (!response.headers.find("Content-Type")) response.headers.add("Content-Type", json_type);
    put_body(response, request_, body);
    link_next_page(response, *body.bytes);
    return response;
}

void Exchanging::link_next_page(Response& response, std::string_view json) const {
    if (!route_->pages) return;
    const auto cursor = next_cursor(json);
    if (!cursor.empty()) response.headers.add("Link", next_link(request_, cursor));
}

Response Exchanging::refuse(const Error& error) {
    Response response = problem_of(error);
    finish(response);
    return response;
}

Response Exchanging::problem_of(const Error& error) {
    left_ = error.kind == ErrorKind::cancelled && ctx_.stop.stop_requested();
    reason_ = error.reason;
    detail_ = error.detail;
    const std::string trace = ctx_.trace.id_text();
    Response response =
        problem(router_.errors_, error, {.instance = request_.path, .trace_id = trace});
    if (response.status == 401)
        response.headers.add("WWW-Authenticate",
                             error.reason == "auth.missing_token"
                                 ? R"(Bearer realm="waybill")"
                                 : R"(Bearer realm="waybill", error="invalid_token")");
    if (response.status == 405 && table_ != nullptr) response.headers.add("Allow", table_->allow());
    if (response.status == 426) response.headers.add("Upgrade", "websocket");
    return response;
}

/// What every answer carries.
void Exchanging::finish(Response& response) const {
    Headers& headers = response.headers;
    const RouterSettings& settings = router_.settings_;
    headers.add("X-Request-Id", request_id_);
    headers.add("traceparent", ctx_.trace.traceparent());
    add_protection(headers, settings.content_security_policy);
    if (settings.tls) headers.add("Strict-Transport-Security", strict_transport);
    if (!headers.find("Cache-Control")) add_cache_headers(headers);
    if (policy_) add_rate_headers(headers);
    if (!settings.cors_origins.empty()) add_cors_headers(headers);
    compress(response);
}

void Exchanging::add_rate_headers(Headers& headers) const {
    if (policy_->limit == 0) return;
    std::string text;
    const auto named = [&](std::string_view key, std::int64_t value) {
        text.append(key);
        append(text, value);
    };
    text.append("\"").append(policy_->name).append("\"");
    const auto name_only = text.size();
    named(";q=", policy_->limit);
    named(";w=", policy_->window.count());
    headers.add("RateLimit-Policy", text);
    text.resize(name_only);
    named(";r=", quota_.remaining);
    named(";t=", quota_.reset.count());
    headers.add("RateLimit", text);
    headers.add("X-RateLimit-Limit", digits(policy_->burst));
    headers.add("X-RateLimit-Remaining", digits(quota_.remaining));
    headers.add("X-RateLimit-Reset", digits(quota_.reset.count()));
}

/// What has a tag may be kept and asked about again; what was said to somebody, by them only:
/// with another's cookie or token the same tag may stand for something else.
void Exchanging::add_cache_headers(Headers& headers) const {
    if (!headers.find("ETag")) return headers.add("Cache-Control", "no-store");
    if (!ctx_.caller.signed_in()) return headers.add("Cache-Control", "no-cache");
    headers.add("Cache-Control", "private, no-cache");
    add_vary(headers, "Authorization");
    add_vary(headers, "Cookie");
}

void Exchanging::add_cors_headers(Headers& headers) const {
    add_vary(headers, "Origin");
    const auto origin = request_.headers.find("Origin");
    if (!origin || !std::ranges::contains(router_.settings_.cors_origins, *origin)) return;
    headers.add("Access-Control-Allow-Origin", *origin);
    headers.add("Access-Control-Allow-Credentials", "true");
    if (method() == Method::options) {
        if (!request_.headers.find("Access-Control-Request-Method")) return;
        headers.add("Access-Control-Allow-Methods", table_ != nullptr ? table_->allow() : "");
        headers.add("Access-Control-Allow-Headers",
                    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
                    "traceparent, X-CSRF-Token, X-Request-Id");
        headers.add("Access-Control-Max-Age", "600");
    } else {
        headers.add("Access-Control-Expose-Headers",
                    "ETag, Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, "
                    "Retry-After, traceparent, X-Request-Id");
    }
}

std::optional<Coding> Exchanging::to_pack(Response& response) const {
    if (response.body.size() < router_.settings_.pack_bytes_min) return std::nullopt;
    Headers& headers = response.headers;
    const auto type = headers.find("Content-Type");
    if (!type || !is_compressible(*type) || headers.find("Content-Encoding")) return std::nullopt;
    add_vary(headers, "Accept-Encoding");
    const auto accepted = request_.headers.find("Accept-Encoding");
    return accepted ? coding_for(*accepted) : std::nullopt;
}

bool Exchanging::aside(const Response& response) const {
    return router_.ports_.packing != nullptr &&
           response.body.size() >= router_.settings_.pack_aside_bytes_min;
}

void Exchanging::compress(Response& response) const {
    if (aside(response)) return;
    const auto coding = to_pack(response);
    if (!coding) return;
    if (auto smaller = pack(*coding, response.body, Effort::quick))
        take_packed(response, *coding, *std::move(smaller));
}

/// What would hold up every other client of the loop. Goes out as it is when the pool is busy.
Task<void> Exchanging::compress_aside(Response& response) {
    const auto coding = to_pack(response);
    if (!coding) co_return;
    const auto work = [&response, coding] { return pack(*coding, response.body, Effort::quick); };
    auto packing = run_on(*router_.ports_.packing, ctx_, work);
    auto smaller = co_await std::move(packing);
    if (smaller && *smaller) take_packed(response, *coding, **std::move(smaller));
}

}  // namespace waybill::http
