// SPDX-License-Identifier: Apache-2.0
#include "platform/http/exchanging.hpp"

#include "platform/core/ascii.hpp"
#include "platform/http/header_values.hpp"
#include "platform/http/router.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace waybill::http {
namespace {

constexpr std::size_t request_id_max = 128;
constexpr std::size_t bytes_of_a_request = 32UZ * 1024;  // larger answers count as more requests
constexpr int status_left = 499;  // for observers: the client left, which is no failure of ours

/// What may be echoed into headers and logs.
bool is_sane_id(std::string_view id) {
    return !id.empty() && id.size() <= request_id_max && std::ranges::all_of(id, [](char c) {
        return ascii::is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
    });
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
        told && is_sane_id(*told) ? std::string{*told} : ascii::hex(std::span{random}.subspan(24));
}

std::string_view Exchanging::pattern() const {
    return route_ == nullptr ? std::string_view{"unmatched"} : std::string_view{route_->pattern};
}

Task<Response> Exchanging::answer() {
    Response response;
    try {
        auto passed = co_await pass();
        if (passed) {
            response = std::move(*passed);
            if (costs_more(response.body.size())) co_await charge(response.body.size());
            finish(response);
            if (aside(response)) co_await compress_aside(response);
        } else {
            response = refuse(passed.error());
        }
    } catch (const std::exception& mistake) {
        response = refuse({.kind = ErrorKind::internal, .detail = mistake.what()});
    } catch (...) {
        response = refuse({.kind = ErrorKind::internal, .detail = "an unknown exception"});
    }
    if (!action_.empty()) co_await end_action(response);
    if (claimed_) co_await release();
    // A wrong signature is a guess like a wrong token, and only the handler knows of it.
    if (response.status == 401 && by_signature()) {
        [[maybe_unused]] const Status counted =
            co_await router_.ports_.limiter.charge(ctx_, network(), RouteClass::refusals, 1);
    }
    report(response.status, response.body.size());
    co_return response;
}

Task<Judgement> Exchanging::judge() {
    Status entered = co_await enter(BodyIs::coming);
    if (entered) entered = co_await admit();
    Judgement judgement;
    if (entered) {
        if (route_ != nullptr) judgement.body_bytes_max = route_->spec.body_bytes_max;
        co_return judgement;
    }
    judgement.refusal = refuse(entered.error());
    report(judgement.refusal->status, judgement.refusal->body.size());
    co_return judgement;
}

void Exchanging::report(int status, std::size_t bytes_out) {
    begin();
    router_.ports_.observer.ended({.pattern = pattern(),
                                   .method = method(),
                                   .status = left_ ? status_left : status,
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
    const Status entered = co_await enter(BodyIs::here);
    begin();
    WAYBILL_CO_CHECK(entered);
    if (method() == Method::options) co_return options();
    WAYBILL_CO_CHECK(co_await admit());
    auto answered = co_await ask();
    if (!keeping_) co_return answered;
    Response answer = answered ? std::move(*answered) : problem_of(answered.error());
    co_return co_await keep(std::move(answer));
}

/// What was answered before is answered again; what is new and the office's is noted.
Task<Result<Response>> Exchanging::ask() {
    const auto asking = route_->endpoint->ask(*this);
    WAYBILL_CO_CHECK(asking->decode(*this));
    if (!idempotency_.empty()) {
        WAYBILL_CO_TRY(auto earlier, co_await recall());
        if (earlier) co_return *std::move(earlier);
    }
    if (is_privileged()) WAYBILL_CO_CHECK(co_await note_action());
    co_return co_await asking->answer(*this);
}

void Exchanging::begin() {
    if (!std::exchange(begun_, true)) router_.ports_.observer.began(pattern(), method());
}

/// The route, what of the body can be said, and who asks.
Task<Status> Exchanging::enter(BodyIs body) {
    Status entered = find_route();
    if (entered && route_ != nullptr) {
        ctx_ = ctx_.no_later_than(began_ + route_->spec.deadline);
        entered = body == BodyIs::here ? check_body() : check_head();
        if (entered) entered = co_await authenticate();
    }
    if (entered) co_return entered;
    co_return fail(co_await count(std::move(entered).error()));
}

/// Refusals before it is known who asks count for where they come from: else what is refused would
/// be what is free. Who has too many is told that instead.
Task<Error> Exchanging::count(Error refusal) {
    if (http::status_of(refusal.kind) >= 500) co_return refusal;
    auto counted = co_await router_.ports_.limiter.admit(ctx_, network(), RouteClass::refusals);
    if (counted || counted.error().kind != ErrorKind::rate_limited) co_return refusal;
    policy_ = router_.ports_.limiter.policy(RouteClass::refusals);
    quota_ = {.remaining = 0, .reset = counted.error().retry_after.value_or(1s)};
    co_return std::move(counted).error();
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
    return request_.body.empty() ? Status{} : check_content(request_.body.size());
}

/// Of a body that is on its way.
Status Exchanging::check_head() const {
    const auto stated = request_.headers.find("Content-Length");
    if (!stated) return {};
    std::size_t bytes = 0;
    std::from_chars(stated->data(), stated->data() + stated->size(), bytes);  // the engine read it
    return bytes == 0 ? Status{} : check_content(bytes);
}

Status Exchanging::check_content(std::size_t bytes) const {
    if (!changes()) return fail(ErrorKind::malformed, "request.unexpected_body");
    if (bytes > route_->spec.body_bytes_max)
        return fail(
            Error{.kind = ErrorKind::too_large,
                  .reason = "request.too_large",
                  .message = "at most " + std::to_string(route_->spec.body_bytes_max) + " bytes"});
    const auto coding = request_.headers.find("Content-Encoding");
    if (coding && !ascii::same(*coding, "identity"))
        return fail(ErrorKind::malformed, "request.unsupported_encoding");
    return check_media_type();
}

Status Exchanging::check_media_type() const {
    const std::string_view wanted =
        route_->kind == RouteKind::typed ? "application/json" : route_->spec.consumes;
    if (wanted.empty()) return {};
    const auto told = media_type(request_.headers.find("Content-Type").value_or(""));
    for (std::string_view rest = wanted; !rest.empty();)
        if (ascii::same(told, ascii::trimmed(ascii::take_part(rest, ',')))) return {};
    if (method() == Method::patch && ascii::same(told, "application/merge-patch+json")) return {};
    return fail(Error{.kind = ErrorKind::malformed,
                      .reason = "request.unsupported_media_type",
                      .message = "send " + std::string{wanted}});
}

/// Known users are counted by who they are, all others by where they come from; so are logins,
/// which are about who one is not yet.
std::string_view Exchanging::client(RouteClass rate, std::span<char, UserId::text_size> room) {
    if (!ctx_.caller.signed_in() || rate == RouteClass::logins) return network();
    ctx_.caller.user.write(room.data());
    return {room.data(), room.size()};
}

Task<Status> Exchanging::admit() {
    if (route_ == nullptr) co_return Status{};
    if (route_->spec.rate == RouteClass::exempt) co_return co_await look();
    const RouteClass rate = route_->spec.rate;
    RateLimiter& limiter = router_.ports_.limiter;
    policy_ = limiter.policy(rate);
    if (request_.admitted) {
        quota_ = *request_.admitted;
        co_return Status{};
    }
    std::array<char, UserId::text_size> room;
    auto admitted = co_await limiter.admit(ctx_, client(rate, room), rate);
    if (admitted) {
        quota_ = *admitted;
        co_return Status{};
    }
    if (admitted.error().kind != ErrorKind::rate_limited) {
        policy_.reset();  // nobody counted, so there is nothing to tell
        co_return Status{};
    }
    quota_ = {.remaining = 0, .reset = admitted.error().retry_after.value_or(1s)};
    co_return std::unexpected(std::move(admitted).error());
}

/// Calls that are signed are not counted, but for wrong signatures.
Task<Status> Exchanging::look() {
    if (!by_signature()) co_return Status{};
    auto seen = co_await router_.ports_.limiter.look(ctx_, network(), RouteClass::refusals);
    if (seen || seen.error().kind == ErrorKind::rate_limited) co_return seen;
    co_return Status{};
}

/// Work grows with the answer, and so does what it counts.
bool Exchanging::costs_more(std::size_t bytes) const {
    return bytes >= bytes_of_a_request && policy_ && policy_->limit != 0;
}

Task<void> Exchanging::charge(std::size_t bytes) {
    std::array<char, UserId::text_size> room;
    const RouteClass rate = route_->spec.rate;
    const auto more = static_cast<std::int64_t>(bytes / bytes_of_a_request);
    [[maybe_unused]] const Status counted =
        co_await router_.ports_.limiter.charge(ctx_, client(rate, room), rate, more);
}

Task<Status> Exchanging::admit_live() {
    Status known = co_await resume_live();
    begin();
    if (!known) co_return fail(co_await count(std::move(known).error()));
    RawInput input;
    WAYBILL_CO_CHECK(decode_raw(input));  // once the socket is open nobody could be told
    co_return co_await admit();
}

Task<Status> Exchanging::resume_live() {
    table_ = router_.tree_->find(request_.path, captures_);
    route_ = live_route();
    if (route_ == nullptr) co_return fail(ErrorKind::not_found, "request.no_such_path");
    WAYBILL_CO_CHECK(router_.ports_.gatekeeper.admit_upgrade(request_));
    co_return co_await authenticate();
}

}  // namespace waybill::http
