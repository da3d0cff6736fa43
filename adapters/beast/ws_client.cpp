// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/ws_client.hpp"

#include "adapters/beast/connect.hpp"
#include "adapters/beast/live_socket.hpp"

namespace waybill::beast {

namespace ws = boost::beast::websocket;
using boost::system::error_code;

class WsClient::Link {
public:
    Link(AsioLoop& loop, Endpoint endpoint) : loop_{loop}, endpoint_{std::move(endpoint)} {}

    Task<Status> connect(Context ctx, std::string target, http::Headers headers) {
        auto raw = co_await connect_to(loop_, endpoint_, ctx);
        if (!raw) co_return fail(std::move(raw).error());
        transport_ = plain_transport(loop_, raw->release());
        socket = std::make_unique<LiveSocket>(loop_, *transport_, std::string{}, LiveLimits{});
        auto decorate = [sent = std::move(headers)](ws::request_type& request) {
            for (const auto& [name, value] : sent) request.set(name, value);
        };
        socket->stream().set_option(ws::stream_base::decorator{std::move(decorate)});
        const auto host = endpoint_.host();
        ws::response_type answer;
        auto start = [&](Resumer<error_code> resume) {
            socket->stream().async_handshake(answer, host, target,
                                             [resume](const error_code& error) { resume(error); });
        };
        const error_code error = co_await suspend_for<error_code>(std::move(start));
        if (!error) {
            socket->opened();
            co_return Status{};
        }
        co_await end();
        if (error == ws::error::upgrade_declined)
            co_return fail(ErrorKind::rejected, "http.upgrade_refused",
                           std::to_string(answer.result_int()));
        co_return fail(ErrorKind::unavailable, "http.connect_failed", error.message());
    }
    Task<void> close(Context ctx, std::uint16_t code) {
        if (!socket) co_return;
        co_await socket->close(ctx, code, {});
        co_await end();
    }
    std::uint16_t close_code() const { return close_code_ ? close_code_ : reason(); }

    std::unique_ptr<LiveSocket> socket{};

private:
    Task<void> end() {
        co_await socket->end();
        close_code_ = reason();
        socket.reset();
        transport_.reset();
    }
    std::uint16_t reason() const {
        return socket ? static_cast<std::uint16_t>(socket->stream().reason().code)
                      : std::uint16_t{0};
    }

    AsioLoop& loop_;
    const Endpoint endpoint_;
    std::unique_ptr<Transport> transport_{};
    std::uint16_t close_code_{0};
};

WsClient::WsClient(AsioLoop& loop, Endpoint endpoint)
    : link_{std::make_unique<Link>(loop, std::move(endpoint))} {}
WsClient::~WsClient() { WAYBILL_ASSERT(!link_->socket); }
Task<Status> WsClient::connect(Context ctx, std::string target, http::Headers headers) {
    return link_->connect(std::move(ctx), std::move(target), std::move(headers));
}
Task<Result<std::optional<std::string>>> WsClient::receive(Context ctx) {
    return link_->socket->receive(std::move(ctx));
}
Task<Status> WsClient::send(Context ctx, std::string message) {
    return link_->socket->send(std::move(ctx), std::move(message));
}
Task<void> WsClient::close(Context ctx, std::uint16_t code) {
    return link_->close(std::move(ctx), code);
}
std::uint16_t WsClient::close_code() const { return link_->close_code(); }

}  // namespace waybill::beast
