// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/parked_routes.hpp"

#include "platform/crypto/encoding.hpp"
#include "platform/http/error_catalogue.hpp"
#include "platform/json/codec.hpp"

#include <algorithm>
#include <ranges>

namespace waybill::server {
namespace {

constexpr int listed_max = 1000;  // of each service

struct ParkedView {
    std::string service;
    std::string consumer;
    std::string id;
    std::string type;
    std::string key;
    std::string reason;
    TimePoint happened_at{};
    TimePoint parked_at{};
    std::optional<std::string> text;
    std::optional<std::string> data;
    static void describe(json::Fields<ParkedView>& f) {
        f.title("Parked message");
        f.required("service", &ParkedView::service);
        f.required("consumer", &ParkedView::consumer);
        f.required("id", &ParkedView::id);
        f.required("type", &ParkedView::type);
        f.required("key", &ParkedView::key);
        f.required("reason", &ParkedView::reason);
        f.required("happened_at", &ParkedView::happened_at);
        f.required("parked_at", &ParkedView::parked_at);
        f.optional("text", &ParkedView::text);
        f.optional("data", &ParkedView::data);
    }
};

struct ParkedListView {
    std::vector<ParkedView> data;
    static void describe(json::Fields<ParkedListView>& f) {
        f.title("Parked messages", "The oldest of each service first");
        f.required("data", &ParkedListView::data);
    }
};

struct ParkedProblem {
    std::string code;
    std::string detail;
    static void describe(json::Fields<ParkedProblem>& f) {
        f.title("Problem");
        f.required("code", &ParkedProblem::code);
        f.required("detail", &ParkedProblem::detail);
    }
};

ParkedView view_of(const std::string& service, const messaging::ParkedMessage& message) {
    return {.service = service,
            .consumer = message.consumer,
            .id = message.event.id.text(),
            .type = message.event.type,
            .key = message.event.key,
            .reason = message.reason,
            .happened_at = message.event.time,
            .parked_at = message.at,
            .text = {},
            .data = {}};
}

http::Response parked_answer(int status, std::string body) {
    http::Response response{.status = status};
    response.headers.set("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
}

http::Response refused(const Error& error) {
    const ParkedProblem problem{.code = std::string{error.reason}, .detail = error.detail};
    return parked_answer(http::status_of(error.kind), json::encode(problem));
}

http::Response refused(ErrorKind kind, std::string_view code, std::string detail) {
    return refused(Error{.kind = kind, .reason = code, .detail = std::move(detail)});
}

bool is_local(std::string_view peer) { return peer.starts_with("127.") || peer == "::1"; }

std::vector<std::string> parts_of(std::string_view path) {
    std::vector<std::string> parts;
    for (const auto part : std::views::split(path.substr(ParkedRoutes::prefix.size()), '/'))
        if (!part.empty())
            parts.push_back(
                http::percent_decode(std::string_view{part}, false).value_or(std::string{}));
    return parts;
}

Task<http::Response> list_all(Context ctx, const service::ParkedDesks& desks) {
    ParkedListView view;
    for (service::ParkedDesk* desk : desks) {
        const auto parked = co_await desk->list(ctx, listed_max);
        if (!parked) co_return refused(parked.error());
        for (const auto& message : *parked) view.data.push_back(view_of(desk->service(), message));
    }
    co_return parked_answer(200, json::encode(view));
}

Task<http::Response> show(Context ctx, service::ParkedDesk& desk, std::string consumer,
                          EventId id) {
    const auto message = co_await desk.find(std::move(ctx), std::move(consumer), id);
    if (!message) co_return refused(message.error());
    ParkedView view = view_of(desk.service(), *message);
    if (auto text = desk.to_text(*message); !text.empty()) view.text = std::move(text);
    view.data = crypto::base64_encode(message->event.data);
    co_return parked_answer(200, json::encode(view));
}

}  // namespace

Task<http::Response> ParkedRoutes::handle(Context ctx, http::Request request) const {
    using enum http::Method;
    const auto* desks = desks_.load(std::memory_order_acquire);
    if (desks == nullptr)
        co_return refused(ErrorKind::unavailable, "parked.starting", "the server is starting");
    if (!is_local(request.peer) || !request.headers.find(header))
        co_return refused(ErrorKind::forbidden, "parked.not_here",
                          "only for `waybill parked` on the server's own machine");
    const auto parts = parts_of(request.path);
    if (parts.empty() && request.method == get) co_return co_await list_all(std::move(ctx), *desks);
    const bool replay = parts.size() == 4 && parts[3] == "replay" && request.method == post;
    const bool whole = parts.size() == 3 && (request.method == get || request.method == delete_);
    const auto id = replay || whole ? EventId::parse(parts[2]) : std::nullopt;
    const auto desk = std::ranges::find_if(*desks, [&](service::ParkedDesk* one) {
        return !parts.empty() && one->service() == parts[0];
    });
    if (!id || desk == desks->end())
        co_return refused(ErrorKind::not_found, "parked.not_found", "no such parked message");
    if (request.method == get) co_return co_await show(std::move(ctx), **desk, parts[1], *id);
    Status done;
    if (replay)
        done = co_await (*desk)->replay(std::move(ctx), parts[1], *id);
    else
        done = co_await (*desk)->drop(std::move(ctx), parts[1], *id);
    if (!done) co_return refused(done.error());
    co_return http::Response{.status = 204};
}

}  // namespace waybill::server
