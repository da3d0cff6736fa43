// SPDX-License-Identifier: Apache-2.0
#include "platform/http/router.hpp"

#include "platform/core/assert.hpp"
#include "platform/http/exchanging.hpp"
#include "platform/http/paging.hpp"

#include <algorithm>

namespace waybill::http {
namespace {

constexpr std::uint16_t close_unauthenticated = 4401;

bool is_read(Method method) { return method == Method::get || method == Method::head; }

/// A declaration is our own promise: every mistake in one ends the process at mounting.
void require(bool held, const Route& route, std::string_view promise) {
    if (held) return;
    const std::string text = "route " + route.pattern + ": " + std::string{promise};
    broken_promise(text.c_str());
}

void check_declaration(const Route& route) {
    const RawSpec& spec = route.spec;
    require(!spec.id.empty() && !spec.summary.empty() && !spec.tag.empty(), route,
            "has id, summary and tag");
    require(route.method != Method::head && route.method != Method::options, route,
            "HEAD and OPTIONS are the router's");
    if (route.input == nullptr) return;
    const bool upload = route.kind == RouteKind::upload;
    require(!upload || !is_read(route.method), route, "an upload is a change");
    require(!route.input->has_body || !(upload || is_read(route.method)), route,
            "a GET and an upload have no body fields");
    const auto names = detail::RouteTree::parameters(route.pattern);
    std::size_t described = 0;
    for (const json::Field& field : route.input->fields) {
        require(field.source == json::Source::body || field.type->read_text != nullptr, route,
                "path, query and header fields have a text form");
        if (field.source != json::Source::path) continue;
        ++described;
        require(std::ranges::contains(names, field.name), route,
                "each described path field is in the pattern");
    }
    require(described == names.size(), route, "each parameter of the pattern is described");
}

/// What a route is about, as its path says: `orders` of `/v1/admin/orders/{order_id}/cancel`.
std::string_view resource_of(std::string_view pattern) {
    for (const std::string_view before : {"/v1/", "admin/"})
        if (pattern.starts_with(before)) pattern.remove_prefix(before.size());
    return pattern.substr(0, pattern.find('/'));
}

std::optional<Right> right_of(const Route& route) {
    if (!route.spec.access.takes_rights()) return std::nullopt;
    const Right right{.resource = resource_of(route.pattern),
                      .action = route.spec.id,
                      .reads = is_read(route.method)};
    const std::string text = right.text();  // a pattern is views into it
    const auto pattern = RightPattern::parse(text);
    require(pattern && pattern->gives(right), route, "a right can be named after it");
    require(right.action != "read", route, "`read` is what all rights to read are called");
    return right;
}

}  // namespace

Router::Router(Ports ports, RouterSettings settings)
    : ports_{ports}, settings_{std::move(settings)}, tree_{std::make_unique<detail::RouteTree>()} {}

Router::~Router() = default;

RawSpec Router::raw_of(RouteSpec spec) {
    return {.id = spec.id,
            .summary = spec.summary,
            .tag = spec.tag,
            .access = spec.access,
            .help = spec.help,
            .consumes = "application/json",
            .rate = spec.rate,
            .idempotency = spec.idempotency,
            .keeper = spec.keeper,
            .scope = spec.scope,
            .success = spec.success,
            .errors = std::move(spec.errors),
            .body_bytes_max = spec.body_bytes_max,
            .deadline = spec.deadline};
}

void Router::add(Route route) {
    check_declaration(route);
    RawSpec& spec = route.spec;
    const bool read = is_read(route.method);
    if (spec.success == 0) spec.success = route.output == nullptr ? 204 : 200;
    if (spec.rate == RouteClass::by_method)
        spec.rate = read ? RouteClass::reads : RouteClass::writes;
    if (spec.idempotency == Idempotency::by_method) {
        spec.idempotency = read ? Idempotency::none : Idempotency::accepted;
    }
    const bool takes_body = route.kind != RouteKind::typed || route.input->has_body;
    if (spec.body_bytes_max == 0)
        spec.body_bytes_max = takes_body ? settings_.body_bytes_max : settings_.no_body_bytes_max;
    if (spec.deadline == Duration{0})
        spec.deadline = read ? settings_.read_deadline : settings_.write_deadline;
    for (const Route& other : routes_) require(other.spec.id != spec.id, route, "ids are unique");
    route.pages = answers_pages(route);
    routes_.push_back(std::move(route));
    routes_.back().parameters = detail::RouteTree::parameters(routes_.back().pattern);
    routes_.back().right = right_of(routes_.back());
    tree_->add(routes_.back());
}

std::size_t Router::body_bytes_max() const {
    std::size_t most = 0;
    for (const Route& route : routes_) most = std::max(most, route.spec.body_bytes_max);
    return most;
}

Task<Response> Router::handle(Context ctx, Request request) {
    Exchanging exchanging{*this, std::move(ctx), request};
    co_return co_await exchanging.answer();
}

Task<Judgement> Router::judge(Context ctx, Request& head) {
    Exchanging exchanging{*this, std::move(ctx), head};
    auto judgement = co_await exchanging.judge();
    if (!judgement.refusal && exchanging.counted()) head.admitted = exchanging.quota();
    co_return judgement;
}

Task<Result<void>> Router::accept_live(Context ctx, const Request& request, Response& refusal) {
    Exchanging exchanging{*this, std::move(ctx), request};
    auto admitted = co_await exchanging.admit_live();
    if (admitted) {
        exchanging.report(101, 0);
        co_return Result<void>{};
    }
    refusal = exchanging.refuse(admitted.error());
    exchanging.report(refusal.status, refusal.body.size());
    co_return std::unexpected(std::move(admitted).error());
}

/// What the way in needed is given back before the socket, which may stay for hours, is served.
Task<void> Router::live(Context ctx, Request request, WebSocket& socket) {
    auto serving = co_await enter_live(std::move(ctx), request, socket);
    {
        const Request spent = std::move(request);
    }  // whose assignment would keep its memory
    if (serving) co_await *std::move(serving);
}

/// Who asks is found out again: the engine carries no caller from one call to the other.
Task<std::optional<Task<void>>> Router::enter_live(Context ctx, const Request& request,
                                                   WebSocket& socket) {
    Exchanging exchanging{*this, std::move(ctx), request};
    const Status known = co_await exchanging.resume_live();
    if (!known) {
        co_await socket.close(exchanging.context(), close_unauthenticated, "not signed in");
        co_return std::nullopt;
    }
    Call<RawInput> call{exchanging.context(), RawInput{}, {}, request};
    const Status decoded = exchanging.decode_raw(call.input);
    if (!decoded) co_return std::nullopt;
    co_return exchanging.live_route()->live(std::move(call), socket);
}

}  // namespace waybill::http
