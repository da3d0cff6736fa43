// SPDX-License-Identifier: Apache-2.0
#include "bench/watchers.hpp"

#include "adapters/asio/run_on.hpp"
#include "adapters/beast/ws_client.hpp"
#include "platform/async/sleep.hpp"

#include <algorithm>
#include <format>
#include <stdexcept>

namespace waybill::bench {

struct Watchers::State {
    AsioLoop& loop;
    int port;
    std::vector<Watched> orders;
    std::vector<std::string> tokens{};  ///< by order
    std::vector<SteadyTime> begun{};    ///< when something happened to it last
    std::vector<std::unique_ptr<beast::WsClient>> sockets{};
    std::size_t next{0};
    std::size_t subscribed{0};
    std::string complaint{};
    std::vector<double> took{};
    TaskGroup listening{};

    Task<void> open_some();
    Task<void> open_all();
    Task<bool> open(std::size_t number);
    Task<void> listen(std::size_t number);
    void take(std::size_t number, const std::string& message);
    Task<void> close();
};

Task<bool> Watchers::State::open(std::size_t number) {
    const std::size_t order = number % orders.size();
    sockets[number] = std::make_unique<beast::WsClient>(loop, beast::Endpoint{.port = port});
    beast::WsClient& socket = *sockets[number];
    http::Headers headers;
    headers.add("Authorization", "Bearer " + tokens[order]);
    const Context ctx{.deadline = loop.clock().steady() + 30s};
    const auto opened = co_await socket.connect(ctx, "/v1/live", std::move(headers));
    if (!opened) {
        complaint = std::string{opened.error().reason} + " " + opened.error().detail;
        sockets[number].reset();
        co_return false;
    }
    auto wish = std::format(R"({{"subscribe":["order:{}"]}})", orders[order].order);
    const auto sent = co_await socket.send(ctx, std::move(wish));
    if (!sent) complaint = sent.error().reason;
    co_return sent.has_value();
}

Task<void> Watchers::State::open_some() {
    while (next < sockets.size() && complaint.empty()) {
        const std::size_t number = next++;
        const bool opened = co_await open(number);
        if (opened) listening.spawn(loop, listen(number));
    }
}

Task<void> Watchers::State::open_all() {
    TaskGroup group;
    for (int i = 0; i < 32; ++i) group.spawn(loop, open_some());
    co_await group.join();
    const SteadyTime limit = loop.clock().steady() + 30s;
    while (subscribed < sockets.size() && complaint.empty() && loop.clock().steady() < limit)
        (void)co_await sleep_for({}, 20ms);  // nothing ends it early
}

Task<void> Watchers::State::listen(std::size_t number) {
    const Context ctx{.stop = listening.token()};
    for (;;) {
        const auto message = co_await sockets[number]->receive(ctx);
        if (!message || !*message) break;
        take(number, **message);
    }
}

void Watchers::State::take(std::size_t number, const std::string& message) {
    if (message.contains(R"("type":"subscribed")")) ++subscribed;
    if (message.contains(R"("type":"refused")")) complaint = message;
    if (!message.contains(R"("type":"order.)")) return;  // a heartbeat
    const SteadyTime begin = begun[number % orders.size()];
    if (begin == SteadyTime{}) return;  // of how the order came to be
    const Duration passed = loop.clock().steady() - begin;
    took.push_back(static_cast<double>(passed.count()) / 1000);
}

Task<void> Watchers::State::close() {
    co_await listening.stop();
    const Context ctx{.deadline = loop.clock().steady() + 5s};
    for (const auto& socket : sockets)
        if (socket) co_await socket->close(ctx);
}

Watchers::Watchers(const Stage& stage, std::vector<Watched> orders, std::size_t count)
    : state_{
          new State{.loop = stage.loop, .port = stage.server.port(), .orders = std::move(orders)}} {
    for (const Watched& watched : state_->orders)
        state_->tokens.push_back(stage.market.token_of(watched.customer));
    state_->begun.resize(state_->orders.size());
    state_->sockets.resize(count);
    run_on(state_->loop, state_->open_all());
    if (state_->subscribed == count) return;
    const std::string why =
        std::format("{} of {} live connections: {}", state_->subscribed, count, state_->complaint);
    run_on(state_->loop, state_->close());
    throw std::runtime_error{why};
}

Watchers::~Watchers() { run_on(state_->loop, state_->close()); }

const std::vector<Watchers::Watched>& Watchers::orders() const { return state_->orders; }

void Watchers::begins(std::size_t order) { state_->begun[order] = state_->loop.clock().steady(); }

std::vector<double> Watchers::pushes() const {
    std::vector<double> sorted = state_->took;
    std::ranges::sort(sorted);
    return sorted;
}

}  // namespace waybill::bench
