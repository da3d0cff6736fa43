// SPDX-License-Identifier: Apache-2.0
#pragma once

// Heavy: Beast's WebSocket. Included by websocket.cpp, live_socket.cpp and ws_client.cpp only.
#include "adapters/asio/native.hpp"
#include "adapters/beast/io_wait.hpp"
#include "adapters/beast/transport.hpp"
#include "platform/async/sleep.hpp"
#include "platform/http/handler.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/append.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>

// GCC loses track of a frame header's key, which is only read when the frame is masked.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <boost/beast/websocket/stream.hpp>
#pragma GCC diagnostic pop

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

namespace waybill::beast {

/// A Transport as Beast wants its streams, so that one instantiation serves plain and TLS.
class LiveStream : private IoSink {
public:
    using executor_type = boost::asio::io_context::executor_type;
    using Error = boost::system::error_code;

    LiveStream(AsioLoop& loop, Transport& transport, std::string early)
        : executor_{loop.native().context.get_executor()},
          transport_{transport},
          early_{std::move(early)} {}

    executor_type get_executor() const { return executor_; }

    template <typename Buffers, typename Handler>
    auto async_read_some(const Buffers& buffers, Handler&& handler) {
        auto start = [this](auto done, const Buffers& into) {
            on_read_ = std::move(done);
            start_read(first_of<boost::asio::mutable_buffer>(into));
        };
        return boost::asio::async_initiate<Handler, void(Error, std::size_t)>(start, handler,
                                                                              buffers);
    }
    template <typename Buffers, typename Handler>
    auto async_write_some(const Buffers& buffers, Handler&& handler) {
        auto start = [this](auto done, const Buffers& from) {
            on_write_ = std::move(done);
            start_write(first_of<boost::asio::const_buffer>(from));
        };
        return boost::asio::async_initiate<Handler, void(Error, std::size_t)>(start, handler,
                                                                              buffers);
    }
    /// Nothing is under way at the transport any more.
    IoWait::Awaiter quiet() { return idle_.unless(!reading_ && !writing_); }
    Transport& transport() { return transport_; }

private:
    using Done = boost::asio::any_completion_handler<void(Error, std::size_t)>;

    /// The first buffer with room; the caller asks again for the rest.
    template <typename Buffer, typename Buffers>
    static Buffer first_of(const Buffers& buffers) {
        for (auto it = boost::asio::buffer_sequence_begin(buffers);
             it != boost::asio::buffer_sequence_end(buffers); ++it)
            if (const Buffer buffer = *it; buffer.size() > 0) return buffer;
        return {};
    }
    void start_read(boost::asio::mutable_buffer into);
    void start_write(boost::asio::const_buffer from);
    std::span<char> room() override { return room_; }
    void on_read(const Error& error, std::size_t size) override;
    void on_written(const Error& error) override;

    executor_type executor_;
    Transport& transport_;
    std::string early_;  ///< came with the handshake; read first
    Done on_read_{};
    Done on_write_{};
    std::span<char> room_{};
    std::size_t writing_size_{0};
    bool reading_{false};
    bool writing_{false};
    IoWait idle_{};
};

void beast_close_socket(LiveStream& stream);
template <typename Handler>
void async_teardown(boost::beast::role_type, LiveStream& stream, Handler&& handler) {
    stream.transport().end_writing();
    boost::asio::post(stream.get_executor(),
                      boost::asio::append(std::forward<Handler>(handler), LiveStream::Error{}));
}

struct LiveLimits {
    Duration ping{20s};
    std::size_t message_bytes_max{64UZ * 1024};
};

/// Both ends of a WebSocket. One message is read ahead, so that a lost peer is noticed and pings
/// are answered while nobody receives.
class LiveSocket final : public http::WebSocket {
public:
    using Stream = boost::beast::websocket::stream<LiveStream, false>;

    LiveSocket(AsioLoop& loop, Transport& transport, std::string early, const LiveLimits& limits);
    ~LiveSocket() override;

    Task<Result<std::optional<std::string>>> receive(Context ctx) override;
    Task<Status> send(Context ctx, std::string message) override;
    Task<void> close(Context ctx, std::uint16_t code, std::string reason) override;

    Stream& stream() { return stream_; }
    /// After the handshake: reads on its own.
    void opened();
    /// Starts the closing handshake; the first call wins.
    void begin_close(std::uint16_t code, std::string_view reason);
    /// The server stops: closes with 1001 and lets the handler know.
    void go_away();
    /// Ends whatever is under way; the last call.
    Task<void> end();
    /// Ends when the peer is gone or the closing handshake began.
    std::stop_token gone() const { return gone_.get_token(); }

private:
    void read_next();
    void on_part(const boost::system::error_code& error);
    void on_message(const boost::system::error_code& error);

    AsioLoop& loop_;
    Stream stream_;
    boost::beast::flat_buffer in_{};
    std::optional<std::string> message_{};
    std::string out_{};
    Signal arrived_{};
    Signal closed_{};
    std::stop_source gone_{};
    bool open_{false};
    bool reading_{false};
    bool sending_{false};
    bool closing_{false};
    bool close_done_{true};
    std::optional<boost::system::error_code> read_error_{};
};

}  // namespace waybill::beast
