// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/websocket.hpp"

#include "adapters/beast/live_socket.hpp"
#include "adapters/beast/on_stop.hpp"

#include <boost/beast/http/empty_body.hpp>

namespace waybill::beast {
namespace {

namespace bhttp = boost::beast::http;
namespace ws = boost::beast::websocket;
using boost::system::error_code;

/// What the kernel may hold for one slow reader; left alone it lets a buffer grow to megabytes.
constexpr std::size_t live_send_buffer_bytes = 64UZ * 1024;

/// The upgrade request in the form that Beast answers.
bhttp::request<bhttp::empty_body> upgrade_of(const http::Request& request) {
    bhttp::request<bhttp::empty_body> out{bhttp::verb::get, "/", 11};
    for (const std::string_view name :
         {"Host", "Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version"})
        if (const auto value = request.headers.find(name)) out.insert(name, *value);
    return out;
}

Task<bool> accept(LiveSocket& socket, const Live& live) {
    const auto upgrade = upgrade_of(live.request);
    auto decorate = [protocol = live.protocol](ws::response_type& answer) {
        answer.set(bhttp::field::server, "waybill");
        if (!protocol.empty()) answer.set(bhttp::field::sec_websocket_protocol, protocol);
    };
    socket.stream().set_option(ws::stream_base::decorator{std::move(decorate)});
    auto start = [&](Resumer<error_code> resume) {
        socket.stream().async_accept(upgrade, [resume](const error_code& error) { resume(error); });
    };
    const error_code error = co_await suspend_for<error_code>(std::move(start));
    co_return !error;
}

Task<void> converse(Live& live, LiveSocket& socket) {
    auto& shared = live.shard.shared;
    shared.live.fetch_add(1, std::memory_order_relaxed);
    try {
        auto serving = shared.handler.live(live.ctx, std::move(live.request), socket);
        co_await std::move(serving);
    } catch (const std::exception& fault) {
        shared.fault("live handler failed", fault.what());
    } catch (...) {
        shared.fault("live handler failed", "unknown exception");
    }
    shared.live.fetch_sub(1, std::memory_order_relaxed);
    auto closing = socket.close({}, ws::close_code::normal, {});
    co_await std::move(closing);
}

}  // namespace

bool live_request(const http::Request& request) {
    return request.method == http::Method::get && request.headers.count("Sec-WebSocket-Key") == 1 &&
           request.headers.find("Sec-WebSocket-Version") == "13";
}

std::string protocol_of(const http::Request& request, const http::Response& answer) {
    constexpr std::string_view field = "Sec-WebSocket-Protocol";
    const auto offered = request.headers.find(field).value_or("");
    const auto first = offered.substr(0, std::min(offered.find_first_of(", \t"), offered.size()));
    return std::string{answer.headers.find(field).value_or(first)};
}

Task<void> run_live(Live& live) {
    live.transport.bound_sending(live_send_buffer_bytes);
    const auto& shared = live.shard.shared;
    const LiveLimits limits{.ping = shared.options.live_ping,
                            .message_bytes_max = shared.options.live_message_bytes_max};
    LiveSocket socket{live.shard.loop, live.transport, std::move(live.early), limits};
    const bool open = co_await accept(socket, live);
    if (open) {
        socket.opened();
        live.ctx.deadline = SteadyTime::max();
        live.ctx.stop = socket.gone();
        const OnStop leaving{shared.closing, live.shard.loop, [&socket] { socket.go_away(); }};
        auto conversing = converse(live, socket);
        co_await std::move(conversing);
    }
    auto ending = socket.end();
    co_await std::move(ending);
}

}  // namespace waybill::beast
