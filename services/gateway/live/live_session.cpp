// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/live/live_session.hpp"

#include "platform/async/sleep.hpp"
#include "platform/async/task_group.hpp"
#include "platform/json/codec.hpp"
#include "services/gateway/access/token_news.hpp"

#include <algorithm>
#include <utility>

namespace waybill::gateway {
namespace {

constexpr std::uint16_t close_unauthenticated = 4401;
constexpr std::uint16_t close_going_away = 1001;

Context until(Context ctx, std::stop_token stop) {
    ctx.stop = std::move(stop);
    return ctx;
}

}  // namespace

// Connections are many and mostly silent, so the frames of what waits are kept small: a task made
// in a line of its own leaves no copies of its arguments in the frame of who awaits it.
Task<void> LiveSession::run(Context ctx, std::string token) {
    began_at_ = live_.parts.clock.now();
    if (!token.empty()) {
        auto learning = learn_token(ctx, std::move(token));
        co_await std::move(learning);
    }
    TaskGroup group;
    Executor& here = co_await this_executor();
    group.spawn(here, read(until(ctx, group.token())));
    auto writing = write(ctx);
    const Ending ending = co_await std::move(writing);
    queue_->end();
    while (!watched_.empty()) {
        const std::string label = watched_.begin()->first;
        unsubscribe(label);
    }
    // A stopped context must not cut the farewell short; the socket itself bounds it.
    ctx.stop = {};
    auto closing = socket_.close(ctx, ending.code, ending.reason);
    co_await std::move(closing);
    auto stopping = group.stop();
    co_await std::move(stopping);
}

Task<void> LiveSession::read(Context ctx) {
    while (!queue_->ended()) {
        auto receiving = socket_.receive(ctx);
        auto message = co_await std::move(receiving);
        if (!message || !*message) break;
        auto turn = wait_turn(ctx);
        co_await std::move(turn);
        auto obeying = obey(ctx, *std::move(*message));
        co_await std::move(obeying);
    }
    queue_->end();
}

Task<void> LiveSession::obey(Context ctx, std::string text) {
    auto request = json::decode<LiveRequest>(text);
    if (!request) {
        co_await wait_turn(ctx);
        queue_->push({.what = live_note("error", "", request.error().reason)});
        co_return;
    }
    if (request->token) co_await learn_token(ctx, request->token->reveal());
    for (const std::string& label : request->unsubscribe) {
        co_await wait_turn(ctx);
        unsubscribe(label);
        queue_->push({.what = live_note("unsubscribed", label)});
    }
    for (std::string& label : request->subscribe) {
        co_await wait_turn(ctx);
        co_await subscribe(ctx, std::move(label), request->after);
    }
}

Duration LiveSession::own_turn() {
    const SteadyTime now = live_.parts.clock.steady();
    turn_ = std::max(turn_, now - asks_at_once * ask_every) + ask_every;
    return std::max<Duration>(turn_ - now, Duration{0});
}

Task<void> LiveSession::wait_turn(Context ctx) {
    // Woken or stopped: who stops is seen by the loop that reads.
    if (const Duration wait = own_turn(); wait > Duration{0}) (void)co_await sleep_for(ctx, wait);
    for (;;) {
        const std::string client = caller_ ? caller_->user.text() : network_;
        const auto admitted = co_await live_.limiter.admit(ctx, client, http::RouteClass::reads);
        if (admitted || admitted.error().kind != ErrorKind::rate_limited) co_return;
        if (queue_->ended() || ctx.stop.stop_requested()) co_return;
        (void)co_await sleep_for(ctx, admitted.error().retry_after.value_or(1s));
    }
}

/// A token is a guess until it holds, here as everywhere.
Task<void> LiveSession::refuse_token(Context ctx, std::string_view reason) {
    ++bad_tokens_;
    [[maybe_unused]] const Status counted =
        co_await live_.limiter.charge(ctx, network_, http::RouteClass::refusals, 1);
    queue_->push({.what = live_note("error", "", reason)});
}

Task<void> LiveSession::learn_token(Context ctx, std::string token) {
    const auto caught_up = co_await live_.parts.news.catch_up(ctx, token);
    if (!caught_up) {
        queue_->push({.what = live_note("error", "", caught_up.error().reason)});
        co_return;
    }
    const auto claims = live_.tokens.verify(token);
    if (!claims) co_return co_await refuse_token(ctx, claims.error().reason);
    // Another person on the same connection would inherit what the first one watches.
    if (caller_ && caller_->user != claims->user)
        co_return co_await refuse_token(ctx, "auth.invalid_token");
    token_ = std::move(token);
    caller_ = crypto::to_caller(*claims, "gateway");
    expires_at_ = claims->expires_at;
    queue_->push({.what = live_note("signed_in", "")});
}

/// Asked again and again: a session may be revoked while its token is still young.
bool LiveSession::token_holds() {
    if (bad_tokens_ >= bad_tokens_max) return false;
    if (!caller_) {
        const bool tracking = std::ranges::any_of(
            watched_, [](const auto& entry) { return entry.second.shape == LiveShape::tracking; });
        return tracking || live_.parts.clock.now() < began_at_ + silence_max;
    }
    return live_.parts.clock.now() < expires_at_ && live_.tokens.verify(token_).has_value();
}

Duration LiveSession::patience() const {
    const TimePoint now = live_.parts.clock.now();
    const TimePoint end = caller_ ? expires_at_ : began_at_ + silence_max;
    return now < end ? std::min<Duration>(heartbeat, end - now) : heartbeat;
}

Task<LiveSession::Ending> LiveSession::write(Context ctx) {
    while (true) {
        if (queue_->ended()) co_return Ending{};
        if (ctx.stop.stop_requested()) co_return Ending{close_going_away, "the server stops"};
        if (!token_holds()) co_return Ending{close_unauthenticated, "the session has ended"};
        auto items = queue_->take();
        if (items.empty()) {
            auto waiting = queue_->wait(ctx, patience());
            const bool woken = co_await std::move(waiting);
            if (!woken && token_holds())
                queue_->push({.what = live_heartbeat(live_.parts.clock.now())});
            continue;
        }
        for (LiveItem& item : items) {
            auto sending = send(ctx, std::move(item));
            const Status sent = co_await std::move(sending);
            if (!sent) co_return Ending{};
        }
    }
}

Task<Status> LiveSession::send(Context ctx, LiveItem item) {
    std::optional<std::string> message;
    if (auto* text = std::get_if<std::string>(&item.what)) {
        message = std::move(*text);
    } else if (std::holds_alternative<LiveReset>(item.what)) {
        message = live_note("reset", item.label);
    } else if (!watched_.contains(item.label)) {
        co_return Status{};  // it was waiting when its topic was left
    } else if (const auto* position = std::get_if<LivePosition>(&item.what)) {
        if (shows_position(item.label)) message = live_position(item.label, *position);
    } else {
        const auto& event = std::get<std::shared_ptr<const LiveEvent>>(item.what);
        message = co_await show(ctx, item, *event);
    }
    if (!message) co_return Status{};
    co_return co_await socket_.send(ctx, *std::move(message));
}

Task<void> LiveSession::subscribe(Context ctx, std::string label, std::optional<EventId> after) {
    if (watched_.contains(label)) unsubscribe(label);
    if (watched_.size() >= topics_max) {
        queue_->push({.what = live_note("refused", label, "live.too_many")});
        co_return;
    }
    auto found = co_await find(ctx, label);
    if (!found) {
        queue_->push({.what = live_note("refused", label, found.error().reason)});
        co_return;
    }
    if (queue_->ended()) co_return;
    std::vector<std::string> topics = std::exchange(found->topics, {});
    Watched& watched = watched_[label] = *std::move(found);
    queue_->push({.what = live_note("subscribed", label)});
    for (std::string& topic : topics) {
        const LiveShape shape = topic == "offers" ? LiveShape::offers : watched.shape;
        const Status watching = live_.hub.watch(
            {.topic = topic, .label = label, .shape = shape, .queue = queue_, .after = after});
        if (!watching) {
            queue_->push({.what = live_note("refused", label, watching.error().reason)});
            unsubscribe(label);
            co_return;
        }
        watched.topics.push_back(std::move(topic));
    }
}

void LiveSession::unsubscribe(const std::string& label) {
    const auto found = watched_.find(label);
    if (found == watched_.end()) return;
    const auto topics = std::move(found->second.topics);
    watched_.erase(found);
    for (const std::string& topic : topics) live_.hub.unwatch(topic, label, *queue_);
}

}  // namespace waybill::gateway
