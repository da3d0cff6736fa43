// SPDX-License-Identifier: Apache-2.0
#include "platform/http/exchanging.hpp"

#include "platform/http/header_values.hpp"

#include <algorithm>
#include <cstring>

namespace waybill::http {
namespace {

constexpr std::size_t request_id_max = 128;

/// What may be echoed into headers and logs.
bool is_sane_id(std::string_view id) {
    return !id.empty() && id.size() <= request_id_max && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    });
}

std::string hex(std::span<const std::byte> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        out.push_back(digits[std::to_integer<unsigned>(byte) >> 4U]);
        out.push_back(digits[std::to_integer<unsigned>(byte) & 15U]);
    }
    return out;
}

}  // namespace

Exchanging::Exchanging(const Router& router, Context ctx, const Request& request)
    : router_{router},
      ctx_{std::move(ctx)},
      request_{request},
      began_{router.ports_.clock.steady()} {
    ctx_.caller = Caller{.service = router.settings_.service};
    identify(request_.headers.find("traceparent"));
}

/// One draw of randomness serves the trace, our span in it, and the request id.
void Exchanging::identify(const std::optional<std::string_view>& peer_trace) {
    std::array<std::byte, 36> random;
    router_.ports_.random.fill(random);
    if (ctx_.trace.id == Trace{}.id) {
        const auto told = peer_trace ? Trace::parse(*peer_trace) : std::nullopt;
        if (told)
            ctx_.trace = *told;
        else
            std::memcpy(ctx_.trace.id.data(), random.data(), ctx_.trace.id.size());
    }
    std::memcpy(ctx_.trace.span.data(), random.data() + 16, ctx_.trace.span.size());
    const auto told = request_.headers.find("X-Request-Id");
    request_id_ =
        told && is_sane_id(*told) ? std::string{*told} : hex(std::span{random}.subspan(24));
}

std::string_view Exchanging::pattern() const {
    return route_ == nullptr ? std::string_view{"unmatched"} : std::string_view{route_->pattern};
}

Task<Response> Exchanging::answer() {
    Response response;
    try {
        auto passed = co_await pass();
        response = passed ? std::move(*passed) : problem_of(passed.error());
        finish(response);
    } catch (const std::exception& mistake) {
        response = refuse({.kind = ErrorKind::internal, .detail = mistake.what()});
    } catch (...) {
        response = refuse({.kind = ErrorKind::internal, .detail = "an unknown exception"});
    }
    claim_.reset();
    report(response.status, response.body.size());
    co_return response;
}

void Exchanging::report(int status, std::size_t bytes_out) {
    router_.ports_.observer.ended({.pattern = pattern(),
                                   .method = method(),
                                   .status = status,
                                   .took = router_.ports_.clock.steady() - began_,
                                   .bytes_in = request_.body.size(),
                                   .bytes_out = bytes_out,
                                   .trace = ctx_.trace,
                                   .caller = ctx_.caller,
                                   .request_id = request_id_,
                                   .reason = reason_,
                                   .detail = detail_});
}

Task<Result<Response>> Exchanging::pass() {
    const Status found = find_route();
    router_.ports_.observer.began(pattern(), method());
    WAYBILL_CO_CHECK(found);
    if (method() == Method::options) co_return options();
    WAYBILL_CO_CHECK(check_body());
    const Duration limit = route_->spec.deadline;
    ctx_ = ctx_.no_later_than(began_ + limit);
    WAYBILL_CO_CHECK(co_await authenticate());
    WAYBILL_CO_CHECK(admit());
    auto answered = co_await route_->endpoint->run(*this);
    if (!keeping_) co_return answered;
    Response answer = answered ? std::move(*answered) : problem_of(answered.error());
    co_return co_await keep(std::move(answer));
}

Status Exchanging::find_route() {
    table_ = router_.tree_->find(request_.path, captures_);
    if (table_ == nullptr) return fail(ErrorKind::not_found, "request.no_such_path");
    if (method() == Method::options) return {};
    route_ = table_->find(method());
    if (route_ != nullptr) return {};
    if (table_->live != nullptr && method() == Method::get)
        return fail(ErrorKind::malformed, "request.upgrade_required");
    return fail(ErrorKind::malformed, "request.method_not_allowed");
}

Response Exchanging::options() const {
    Response response{.status = 204};
    response.headers.add("Allow", table_->allow());
    return response;
}

Status Exchanging::check_body() const {
    if (request_.body.empty()) return {};
    if (!changes()) return fail(ErrorKind::malformed, "request.unexpected_body");
    if (request_.body.size() > route_->spec.body_bytes_max)
        return fail(
            Error{.kind = ErrorKind::too_large,
                  .reason = "request.too_large",
                  .message = "at most " + std::to_string(route_->spec.body_bytes_max) + " bytes"});
    const auto coding = request_.headers.find("Content-Encoding");
    if (coding && !same_token(*coding, "identity"))
        return fail(ErrorKind::malformed, "request.unsupported_encoding");
    return check_media_type();
}

Status Exchanging::check_media_type() const {
    const std::string_view wanted =
        route_->kind == RouteKind::typed ? "application/json" : route_->spec.consumes;
    if (wanted.empty()) return {};
    const auto told = media_type(request_.headers.find("Content-Type").value_or(""));
    if (same_token(told, wanted)) return {};
    if (method() == Method::patch && same_token(told, "application/merge-patch+json")) return {};
    return fail(Error{.kind = ErrorKind::malformed,
                      .reason = "request.unsupported_media_type",
                      .message = "send " + std::string{wanted}});
}

Task<Status> Exchanging::authenticate() {
    const Access access = route_->spec.access;
    if (!access.needs_caller()) co_return Status{};
    auto caller = co_await router_.ports_.gatekeeper.authenticate(ctx_, request_);
    if (!caller) co_return std::unexpected(std::move(caller).error());
    ctx_.caller = *caller;
    ctx_.caller.service = router_.settings_.service;
    if (!access.admits(ctx_.caller)) co_return fail(ErrorKind::forbidden, "auth.wrong_role");
    co_return Status{};
}

/// Known users are counted by who they are, all others by where they come from; so are logins,
/// which are about who one is not yet.
Status Exchanging::admit() {
    const RouteClass rate = route_->spec.rate;
    if (rate == RouteClass::exempt) return {};
    RateLimiter& limiter = router_.ports_.limiter;
    policy_ = limiter.policy(rate);
    std::array<char, UserId::text_size> user;
    std::string_view client = request_.peer;
    if (ctx_.caller.signed_in() && rate != RouteClass::logins) {
        ctx_.caller.user.write(user.data());
        client = {user.data(), user.size()};
    }
    auto admitted = limiter.admit(client, rate);
    if (!admitted) {
        quota_ = {.remaining = 0, .reset = admitted.error().retry_after.value_or(1s)};
        return std::unexpected(std::move(admitted).error());
    }
    quota_ = *admitted;
    return {};
}

Task<Status> Exchanging::admit_live() {
    const Status known = co_await resume_live();
    router_.ports_.observer.began(pattern(), method());
    WAYBILL_CO_CHECK(known);
    co_return admit();
}

Task<Status> Exchanging::resume_live() {
    table_ = router_.tree_->find(request_.path, captures_);
    route_ = live_route();
    if (route_ == nullptr) co_return fail(ErrorKind::not_found, "request.no_such_path");
    WAYBILL_CO_CHECK(router_.ports_.gatekeeper.admit_upgrade(request_));
    co_return co_await authenticate();
}

}  // namespace waybill::http
