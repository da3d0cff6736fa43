// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loops.hpp"
#include "adapters/beast/addresses.hpp"
#include "platform/http/error_catalogue.hpp"
#include "platform/http/handler.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::beast {

struct ServerOptions {
    std::string address{"127.0.0.1"};
    int port{0};  ///< 0: the system picks one
    std::size_t line_bytes_max{8UZ * 1024};
    std::size_t header_bytes_max{16UZ * 1024};
    std::size_t headers_max{100};
    std::size_t body_bytes_max{6UZ * 1024 * 1024};
    /// Of bodies not yet whole, over all connections; a quarter of it for one client.
    std::size_t bodies_bytes_max{24UZ * 1024 * 1024};
    /// Of answers that their readers have not taken, over all connections.
    std::size_t answers_bytes_max{24UZ * 1024 * 1024};
    /// TLS handshakes under way, over all loops. Others wait for their turn, which costs nothing.
    std::size_t handshakes_max{400};
    /// With more connections that have shaken hands, who asks nothing is cut soon: each costs
    /// 28 KiB, whatever it does.
    std::size_t secured_max{1'500};
    Duration header_timeout{10s};
    Duration body_grace{5s};          ///< in each such time `body_rate_min` must move, both ways
    std::size_t body_rate_min{1024};  ///< bytes a second
    Duration body_timeout{2min};      ///< for a whole body, however it moves
    Duration idle_timeout{60s};
    Duration request_timeout{30s};  ///< the deadline in a handler's context
    std::size_t connections_max{20'000};
    std::size_t connections_per_address_max{64};
    bool loopback_exempt{true};  ///< from the limit per address, as trusted proxies always are
    std::vector<std::string> trusted_proxies{};  ///< `10.0.0.0/8` or one address
    ProxyHeader proxy_header{ProxyHeader::x_forwarded_for};
    bool proxy_protocol{false};      ///< trusted proxies begin each connection with a PROXY header
    std::string certificate_file{};  ///< PEM; with `key_file` the port speaks TLS
    std::string key_file{};
    bool strict_transport{false};  ///< people reach the port by HTTPS only: HSTS is sent
    Duration live_ping{20s};  ///< of silence until a WebSocket is pinged, and again until it ends
    std::size_t live_message_bytes_max{64UZ * 1024};
    /// What a person should know: a constant message and its cause. From any loop.
    std::function<void(std::string_view message, std::string_view detail)> on_fault{};
};

/// Counts since start; the first two are now.
struct ServerFigures {
    std::size_t connections{0};
    std::size_t live{0};
    std::size_t accepted{0};
    std::size_t requests{0};
    std::size_t refused_requests{0};
    std::size_t refused_connections{0};
    std::size_t body_bytes{0};    ///< of bodies not yet whole, now
    std::size_t answer_bytes{0};  ///< of answers not yet taken, now
};

/// The codes of what the engine refuses by itself, for the catalogue.
std::span<const http::ErrorEntry> engine_errors();

/// HTTP/1.1 and WebSocket on one port, spread over the loops. Requests of one connection are
/// handled one after the other, on its loop.
///
/// Lifetime: `start` once, `stop` once and awaited, before the loops stop.
/// Errors of `start`: `unavailable` (http.cannot_listen), `invalid` (http.bad_listener), each with
/// one clear sentence as message.
class BeastServer {
public:
    struct Deps {
        Loops& loops;
        http::Handler& handler;
        Random& random;
    };
    BeastServer(Deps deps, ServerOptions options);
    ~BeastServer();
    BeastServer(const BeastServer&) = delete;
    BeastServer& operator=(const BeastServer&) = delete;

    /// Begins to accept; the port.
    Result<int> start();
    /// Stops accepting, closes WebSockets with 1001, answers what is under way with
    /// `Connection: close` and returns when the last connection has ended. After `limit` handlers
    /// are cancelled and connections cut: then the answer is false.
    Task<bool> stop(Duration limit);
    ServerFigures figures() const;

private:
    class Core;
    std::unique_ptr<Core> core_;
};

}  // namespace waybill::beast
