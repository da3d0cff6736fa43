// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/live_feed.hpp"

#include "apps/waybill/demo/answers.hpp"
#include "platform/core/json_text.hpp"

#include <algorithm>
#include <utility>

namespace waybill::demo {
namespace {

constexpr Duration open_within = 5s;
constexpr std::string_view topic_prefix = "order:";
constexpr std::size_t topics_max = 50;  // of one message

/// `{"<verb>":["order:…"]}` with as many as one message may hold, which are taken off the list.
std::string request(std::string_view verb, std::vector<std::string>& orders) {
    std::string text = "{";
    append_json_string(text, verb);
    text += ":[";
    for (std::size_t i = 0; i < topics_max && !orders.empty(); ++i) {
        if (i > 0) text += ',';
        append_json_string(text, std::string{topic_prefix} + orders.back());
        orders.pop_back();
    }
    return text + "]}";
}

}  // namespace

LiveFeed::Watch::Watch(LiveFeed* feed, std::string order) : feed_{feed}, order_{std::move(order)} {
    if (feed_ == nullptr) return;
    feed_->watched_[order_] = this;
    feed_->wanted_.push_back(order_);
    feed_->speak_.notify();
}

LiveFeed::Watch::~Watch() {
    if (feed_ == nullptr) return;
    feed_->watched_.erase(order_);
    if (std::erase(feed_->wanted_, order_) > 0 || !feed_->connected_) return;
    feed_->unwanted_.push_back(order_);
    feed_->speak_.notify();
}

Task<bool> LiveFeed::Watch::wait(Context ctx, Duration limit) {
    co_return co_await moved_.wait(std::move(ctx), limit);
}

LiveFeed::LiveFeed(AsioLoop& loop, beast::Endpoint endpoint, Client& client, Session& who)
    : loop_{loop}, endpoint_{std::move(endpoint)}, client_{client}, who_{who} {}

void LiveFeed::start() {
    const Context ctx{.stop = tasks_.token()};
    tasks_.spawn(loop_, run(ctx));
    tasks_.spawn(loop_, speak(ctx));
}

Task<void> LiveFeed::stop() { co_await tasks_.stop(); }

Task<void> LiveFeed::run(Context ctx) {
    Duration pause = 100ms;
    while (!ctx.stop.stop_requested()) {
        const auto token = co_await client_.token(ctx, who_);
        if (token) {
            socket_ = std::make_unique<beast::WsClient>(loop_, endpoint_);
            http::Headers headers;
            headers.add("Authorization", "Bearer " + *token);
            const auto limit = loop_.clock().steady() + open_within;
            const auto open =
                co_await socket_->connect(ctx.no_later_than(limit), "/v1/live", headers);
            if (open) {
                pause = 100ms;
                co_await listen(ctx);
            }
            co_await close();
        }
        // Ended by the stop, which the loop looks at.
        (void)co_await sleep_for(ctx, pause);
        pause = std::min<Duration>(2s, pause * 2);
    }
}

Task<void> LiveFeed::listen(Context ctx) {
    wanted_.clear();
    unwanted_.clear();
    for (const auto& [order, watch] : watched_) wanted_.push_back(order);
    connected_ = true;
    speak_.notify();
    for (;;) {
        const auto message = co_await socket_->receive(ctx);
        if (!message || !*message) break;
        take(**message);
    }
    connected_ = false;
}

Task<void> LiveFeed::close() {
    connected_ = false;
    const Context ctx{.deadline = loop_.clock().steady() + 1s};
    while (speaking_) (void)co_await sleep_for({}, 5ms);
    co_await socket_->close(ctx);
    socket_.reset();
}

Task<void> LiveFeed::speak(Context ctx) {
    while (!ctx.stop.stop_requested()) {
        co_await speak_.wait(ctx, 1s);
        while (connected_ && !(wanted_.empty() && unwanted_.empty())) {
            auto message =
                wanted_.empty() ? request("unsubscribe", unwanted_) : request("subscribe", wanted_);
            speaking_ = true;
            const auto limit = loop_.clock().steady() + open_within;
            const auto sent = co_await socket_->send(ctx.no_later_than(limit), std::move(message));
            speaking_ = false;
            if (!sent) break;  // a lost connection is noticed by who listens
        }
    }
}

void LiveFeed::take(const std::string& message) {
    const auto document = json::Document::parse(message);
    if (!document) return;
    ++messages_;
    const std::string topic = text_of(document->root(), "topic");
    if (!topic.starts_with(topic_prefix)) return;
    const auto watch = watched_.find(std::string_view{topic}.substr(topic_prefix.size()));
    if (watch == watched_.end()) return;
    const auto data = document->root().find("data");
    if (auto status = data ? text_of(*data, "status") : std::string{}; !status.empty())
        watch->second->status_ = std::move(status);
    // Also for the note that the subscription holds: what happened before it has to be asked for.
    watch->second->moved_.notify();
}

}  // namespace waybill::demo
