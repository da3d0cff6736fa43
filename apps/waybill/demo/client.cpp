// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/client.hpp"

#include "platform/async/sleep.hpp"
#include "platform/core/json_text.hpp"
#include "platform/json/document.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <utility>

namespace waybill::demo {
namespace {

constexpr Duration answer_within = 15s;
constexpr Duration limited_for = 1h;  // how long 429 is borne; hundreds of logins take a while
constexpr Duration token_margin = 1min;

/// Our own waits travel in `detail` of a 429, as seconds.
Duration retry_after(const Trouble& trouble) {
    int seconds = 1;
    std::from_chars(trouble.detail.data(), trouble.detail.data() + trouble.detail.size(), seconds);
    return std::chrono::seconds{std::clamp(seconds, 0, 60)};
}

Trouble refusal(const http::Response& response) {
    Trouble trouble{.kind = Trouble::Kind::refused, .status = response.status};
    if (const auto problem = json::Document::parse(response.body)) {
        trouble.code = problem->root().text("code").value_or("");
        trouble.detail = problem->root().text("title").value_or("");
    }
    if (response.status == 429) trouble.detail = response.headers.find("Retry-After").value_or("1");
    return trouble;
}

Trouble lost(const Error& error) {
    const std::string reason{error.reason};
    switch (error.kind) {
        case ErrorKind::cancelled: return {.kind = Trouble::Kind::interrupted};
        case ErrorKind::unavailable:
        case ErrorKind::outcome_unknown:
        case ErrorKind::deadline: return {.kind = Trouble::Kind::unreachable, .detail = reason};
        default: return {.kind = Trouble::Kind::unreadable, .detail = reason};
    }
}

bool server_away(const Trouble& trouble) {
    return trouble.kind == Trouble::Kind::unreachable ||
           (trouble.kind == Trouble::Kind::refused && trouble.status >= 502 &&
            trouble.status <= 504);
}

}  // namespace

Client::Client(AsioLoop& loop, Options options, StepTimes& times)
    : options_{options},
      times_{times},
      clock_{loop.clock()},
      pool_{loop, options.endpoint, options.connections} {}

Task<Outcome<http::Response>> Client::call(Context ctx, Ask ask) {
    Tries tries;
    for (;;) {
        auto response = co_await send(ctx, ask);
        if (response) co_return response;
        if (ctx.stop.stop_requested()) co_return trouble(Trouble::Kind::interrupted, {});
        const Next next = co_await after(ctx, response.error(), ask, tries);
        if (next == Next::give_up) co_return response;
        ++repeats_;
    }
}

Task<Outcome<http::Response>> Client::send(Context ctx, const Ask& ask) {
    beast::ClientRequest request{.method = ask.method, .target = ask.target, .body = ask.body};
    if (ask.who != nullptr) {
        WAYBILL_CO_TRY(const auto bearer, co_await token(ctx, *ask.who));
        request.headers.add("Authorization", "Bearer " + bearer);
    }
    request.headers.add("Accept", "application/json");
    if (!ask.body.empty()) request.headers.add("Content-Type", ask.type);
    if (!ask.key.empty()) request.headers.add("Idempotency-Key", ask.key);
    const SteadyTime began = clock_.steady();
    auto response = co_await pool_.send(ctx.no_later_than(began + answer_within), request);
    if (!response) co_return std::unexpected(lost(response.error()));
    if (response->status >= 400) co_return std::unexpected(refusal(*response));
    times_.add(ask.step, clock_.steady() - began);
    co_return std::move(*response);
}

Task<Client::Next> Client::after(Context ctx, const Trouble& trouble, const Ask& ask,
                                 Tries& tries) {
    if (tries.count++ == 0) tries.began = clock_.steady();
    const Duration gone = clock_.steady() - tries.began;
    Duration pause = std::min<Duration>(1s, 50ms * tries.count);
    bool again = false;
    const bool was_away = std::exchange(tries.is_away, server_away(trouble));
    if (tries.is_away) {
        // From the moment it was away: what was waited for as told before does not count.
        if (!was_away) tries.away = clock_.steady();
        again = clock_.steady() - tries.away < options_.reconnect_for;
    } else if (trouble.status == 429) {
        again = gone < limited_for;
        tell_limited();
        pause = std::max(pause, retry_after(trouble));
    } else if (is_refusal(trouble, "idempotency.in_flight")) {
        again = gone < answer_within;
    } else if (trouble.status == 401 && ask.who != nullptr && tries.logins < 2) {
        ++tries.logins;
        ask.who->token.clear();  // a server with new keys knows no token of before
        again = true;
        pause = 0ms;
    }
    if (!again) co_return Next::give_up;
    const auto slept = co_await sleep_for(ctx, pause);
    co_return slept ? Next::ask_again : Next::give_up;
}

/// Once: an hour in silence would look like a fault.
void Client::tell_limited() {
    if (std::exchange(limited_, true)) return;
    std::fputs(
        "waybill: the server limits its clients (429); waiting as it says. Quicker: a server "
        "with --gateway.rate_limits=false\n",
        stderr);
}

Task<Outcome<std::string>> Client::token(Context ctx, Session& session) {
    while (session.logging_in) {
        const auto slept = co_await sleep_for(ctx, 5ms);
        if (!slept) co_return trouble(Trouble::Kind::interrupted, {});
    }
    if (!session.token.empty() && clock_.now() + token_margin < session.expires_at)
        co_return session.token;
    session.logging_in = true;
    auto token = co_await log_in(ctx, session);
    session.logging_in = false;
    co_return token;
}

Task<Outcome<std::string>> Client::log_in(Context ctx, Session& session) {
    Ask ask{.step = Step::log_in, .method = http::Method::post, .target = "/v1/sessions"};
    ask.body = R"({"email":)";
    append_json_string(ask.body, session.email);
    ask.body += R"(,"password":)";
    append_json_string(ask.body, session.password);
    ask.body += '}';
    WAYBILL_CO_TRY(const auto response, co_await call(std::move(ctx), std::move(ask)));
    const auto answer = json::Document::parse(response.body);
    const auto token = answer ? answer->root().text("access_token") : std::nullopt;
    const auto expires = answer ? answer->root().text("expires_at") : std::nullopt;
    const auto until = expires ? parse_rfc3339(*expires) : std::nullopt;
    if (!token || !until) co_return trouble(Trouble::Kind::unreadable, "session");
    session.token = *token;
    session.expires_at = *until;
    co_return session.token;
}

}  // namespace waybill::demo
