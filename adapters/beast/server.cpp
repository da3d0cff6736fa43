// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/server.hpp"

#include "adapters/beast/connection.hpp"
#include "adapters/beast/listener.hpp"
#include "adapters/beast/response_writer.hpp"
#include "platform/async/sleep.hpp"

#include <algorithm>
#include <deque>

#include <sys/socket.h>

namespace waybill::beast {
namespace {

/// Fine enough for the shortest limit, coarse enough to cost nothing.
Duration tick_of(const ServerOptions& options) {
    const Duration shortest =
        std::min({options.header_timeout, options.idle_timeout, options.body_grace});
    return std::clamp<Duration>(shortest / 8, 5ms, 250ms);
}

Task<void> tick(Shard& shard, Context ctx, Duration pause) {
    do shard.tick();
    while (co_await sleep_for(ctx, pause));
}

Task<void> drain(Shard& shard) {
    shard.drain();
    co_return;
}

}  // namespace

class BeastServer::Core {
public:
    Core(Deps deps, ServerOptions options)
        : loops_{deps.loops}, shared_{std::move(options), deps.handler, deps.random} {
        shared_.closing = connections_.token();
        const auto handshakes =
            std::max<std::size_t>(1, shared_.options.handshakes_max / loops_.size());
        for (std::size_t i = 0; i < loops_.size(); ++i)
            shards_.emplace_back(loops_.at(i), shared_, handshakes);
    }

    Result<int> start();
    Task<bool> stop(Duration limit);
    ServerFigures figures() const;

private:
    Status prepare();
    void take(Socket socket, const IpAddress& peer);
    void open(Shard& shard, Socket socket, Seat seat);
    void turn_away(const Socket& socket, const Refusal& why);
    Context until(const TaskGroup& group) const { return Context{.stop = group.token()}; }

    Loops& loops_;
    Shared shared_;
    std::unique_ptr<TlsIdentity> identity_{};
    std::deque<Shard> shards_{};
    std::size_t next_{0};  ///< on the accepting loop
    TaskGroup accepting_{};
    TaskGroup ticking_{};
    TaskGroup connections_{};
};

Status BeastServer::Core::prepare() {
    for (const std::string& text : shared_.options.trusted_proxies) {
        const auto network = parse_network(text);
        if (!network) {
            Error error{.kind = ErrorKind::invalid, .reason = "http.bad_listener"};
            error.message = "'" + text + "' is not an address or network of a trusted proxy.";
            return fail(std::move(error));
        }
        shared_.trusted.push_back(*network);
    }
    const auto& options = shared_.options;
    if (options.certificate_file.empty() && options.key_file.empty()) return {};
    try {
        identity_ = std::make_unique<TlsIdentity>(options.certificate_file, options.key_file);
    } catch (const std::exception& fault) {
        Error error{.kind = ErrorKind::invalid, .reason = "http.bad_listener"};
        error.message = fault.what();
        return fail(std::move(error));
    }
    return {};
}

Result<int> BeastServer::Core::start() {
    WAYBILL_CHECK(prepare());
    WAYBILL_TRY(Listening listening, listen_on(shared_.options.address, shared_.options.port));
    for (Shard& shard : shards_)
        ticking_.spawn(shard.loop, tick(shard, until(ticking_), tick_of(shared_.options)));
    AsioLoop& first = loops_.pick();
    AcceptLoop accept{
        .loop = first,
        .random = shared_.random,
        .take = [this](Socket socket, const IpAddress& peer) { take(std::move(socket), peer); },
        .turn_away = [this](Socket socket) { turn_away(socket, refusals::server_full); },
        .on_fault = [this](std::string_view why) { shared_.fault("accept failed", why); }};
    accepting_.spawn(
        first, accept_clients(std::move(accept), std::move(listening.socket), until(accepting_)));
    return listening.port;
}

void BeastServer::Core::take(Socket socket, const IpAddress& peer) {
    const auto& options = shared_.options;
    shared_.accepted.fetch_add(1, std::memory_order_relaxed);
    if (shared_.connections.load(std::memory_order_relaxed) >= options.connections_max)
        return turn_away(socket, refusals::server_full);
    const bool counted = shared_.counts(peer);
    if (counted && !shared_.book.enter(peer, options.connections_per_address_max))
        return turn_away(socket, refusals::address_busy);
    Shard& shard = shards_[next_++ % shards_.size()];
    Seat seat{shared_, peer, counted};
    shard.loop.post([this, &shard, held = std::move(socket), seated = std::move(seat)]() mutable {
        open(shard, std::move(held), std::move(seated));
    });
}

void BeastServer::Core::open(Shard& shard, Socket socket, Seat seat) {
    auto transport = identity_ ? tls_transport(shard.loop, socket.release(), *identity_)
                               : plain_transport(shard.loop, socket.release());
    connections_.spawn(shard.loop, Connection::serve(shard, std::move(transport), std::move(seat)));
}

void BeastServer::Core::turn_away(const Socket& socket, const Refusal& why) {
    shared_.refused_connections.fetch_add(1, std::memory_order_relaxed);
    if (identity_) return;  // without a handshake there is no way to say anything
    std::string answer;
    const http::Response response = shared_.problem(why, {});
    const std::string date = http_date(loops_.at(0).clock().now());
    Framing framing{.close = true, .date = date};
    append_response(answer, response, framing);
    // The socket is new, so the answer fits; when not, closing says the same.
    (void)::send(socket.get(), answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::shutdown(socket.get(), SHUT_WR);
}

Task<bool> BeastServer::Core::stop(Duration limit) {
    co_await accepting_.stop();
    // Awaited on every loop: by then the clients accepted last have taken their seats.
    TaskGroup draining;
    for (Shard& shard : shards_) draining.spawn(shard.loop, drain(shard));
    co_await draining.join();
    Executor& here = co_await this_executor();
    bool whole = true;
    const auto force = here.schedule(here.clock().steady() + limit, [this, &whole] {
        whole = false;
        for (Shard& shard : shards_) shard.loop.post([&shard] { shard.cut_all(); });
    });
    co_await connections_.stop();
    here.cancel(force);
    // Ticks end last: their loops have then done everything posted above.
    co_await ticking_.stop();
    co_return whole;
}

ServerFigures BeastServer::Core::figures() const {
    return {.connections = shared_.connections.load(std::memory_order_relaxed),
            .live = shared_.live.load(std::memory_order_relaxed),
            .accepted = shared_.accepted.load(std::memory_order_relaxed),
            .requests = shared_.requests.load(std::memory_order_relaxed),
            .refused_requests = shared_.refused_requests.load(std::memory_order_relaxed),
            .refused_connections = shared_.refused_connections.load(std::memory_order_relaxed),
            .body_bytes = shared_.body_bytes.load(std::memory_order_relaxed),
            .answer_bytes = shared_.answer_bytes.load(std::memory_order_relaxed)};
}

BeastServer::BeastServer(Deps deps, ServerOptions options)
    : core_{std::make_unique<Core>(deps, std::move(options))} {}
BeastServer::~BeastServer() = default;
Result<int> BeastServer::start() { return core_->start(); }
Task<bool> BeastServer::stop(Duration limit) { return core_->stop(limit); }
ServerFigures BeastServer::figures() const { return core_->figures(); }

}  // namespace waybill::beast
