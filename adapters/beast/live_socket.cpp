// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/live_socket.hpp"

#include <algorithm>
#include <utility>

namespace waybill::beast {
namespace {

namespace ws = boost::beast::websocket;
using boost::system::error_code;

constexpr Duration close_limit = 5s;             // for the peer's half of the closing handshake
constexpr std::size_t kept_message_bytes = 512;  // a larger one is given back
constexpr std::size_t first_read_bytes = 256;    // what most messages fit in

}  // namespace

void beast_close_socket(LiveStream& stream) { stream.transport().close(); }

void LiveStream::start_read(boost::asio::mutable_buffer into) {
    if (early_.empty()) {
        reading_ = true;
        room_ = {static_cast<char*>(into.data()), into.size()};
        transport_.read(*this);
        return;
    }
    const auto size = boost::asio::buffer_copy(into, boost::asio::buffer(early_));
    early_.erase(0, size);
    boost::asio::post(executor_, boost::asio::append(std::exchange(on_read_, {}), Error{}, size));
}

void LiveStream::start_write(boost::asio::const_buffer from) {
    writing_ = true;
    writing_size_ = from.size();
    transport_.write({static_cast<const char*>(from.data()), from.size()}, *this);
}

void LiveStream::on_read(const Error& error, std::size_t size) {
    reading_ = false;
    std::exchange(on_read_, {})(error, size);
    if (!reading_ && !writing_) idle_.wake();
}

void LiveStream::on_written(const Error& error) {
    writing_ = false;
    std::exchange(on_write_, {})(error, error ? 0 : writing_size_);
    if (!reading_ && !writing_) idle_.wake();
}

LiveSocket::LiveSocket(AsioLoop& loop, Transport& transport, std::string early,
                       const LiveLimits& limits)
    : loop_{loop}, stream_{loop, transport, std::move(early)} {
    ws::stream_base::timeout timeout{};
    timeout.handshake_timeout = close_limit;
    timeout.idle_timeout = 2 * limits.ping;  // Beast pings at half of it
    timeout.keep_alive_pings = true;
    stream_.set_option(timeout);
    stream_.read_message_max(limits.message_bytes_max);
    stream_.auto_fragment(false);
    stream_.text(true);
}

LiveSocket::~LiveSocket() { WAYBILL_ASSERT(!reading_ && !sending_ && close_done_); }

void LiveSocket::opened() {
    open_ = true;
    read_next();
}

void LiveSocket::read_next() {
    reading_ = true;
    // Room for a whole message is taken when it comes.
    stream_.async_read_some(in_, std::max(first_read_bytes, in_.size()),
                            [this](const error_code& error, std::size_t) { on_part(error); });
}

void LiveSocket::on_part(const error_code& error) {
    if (!error && !stream_.is_message_done()) return read_next();
    on_message(error);
}

void LiveSocket::on_message(const error_code& error) {
    reading_ = false;
    if (error) {
        read_error_ = error;
        gone_.request_stop();
    } else if (stream_.got_binary()) {
        begin_close(ws::close_code::unknown_data, "text only");
        read_next();  // until the peer answers the close
    } else {
        message_.emplace(static_cast<const char*>(in_.cdata().data()), in_.size());
        in_.clear();
        if (in_.capacity() > kept_message_bytes) in_.shrink_to_fit();
    }
    arrived_.notify();
}

Task<Result<std::optional<std::string>>> LiveSocket::receive(Context ctx) {
    while (!message_) {
        if (read_error_ == ws::error::closed || (read_error_ && closing_))
            co_return std::optional<std::string>{};
        if (read_error_ == ws::error::message_too_big)
            co_return fail(ErrorKind::too_large, "http.message_too_large");
        if (read_error_)
            co_return fail(ErrorKind::cancelled, "http.connection_lost", read_error_->message());
        WAYBILL_CO_CHECK(ctx.check(loop_.clock()));
        auto waiting = arrived_.wait(ctx, 24h);
        (void)co_await std::move(waiting);  // the loop looks at what has changed
    }
    auto message = std::exchange(message_, std::nullopt);
    if (!reading_ && !read_error_) read_next();
    co_return message;
}

Task<Status> LiveSocket::send(Context ctx, std::string message) {
    WAYBILL_ASSERT(!sending_);
    WAYBILL_CO_CHECK(ctx.check(loop_.clock()));
    if (closing_ || read_error_) co_return fail(ErrorKind::cancelled, "http.connection_lost");
    out_ = std::move(message);
    sending_ = true;
    // A message cut short cannot be taken back: then the connection ends.
    std::optional<Executor::TimerId> limit;
    if (ctx.deadline != SteadyTime::max())
        limit = loop_.schedule(ctx.deadline, [this] { stream_.next_layer().transport().close(); });
    auto start = [this](Resumer<error_code> resume) {
        stream_.async_write(boost::asio::buffer(out_),
                            [resume](const error_code& error, std::size_t) { resume(error); });
    };
    const error_code error = co_await suspend_for<error_code>(std::move(start));
    if (limit) loop_.cancel(*limit);
    sending_ = false;
    if (error) co_return fail(ErrorKind::cancelled, "http.connection_lost", error.message());
    co_return Status{};
}

void LiveSocket::begin_close(std::uint16_t code, std::string_view reason) {
    if (closing_ || !open_) return;
    closing_ = true;
    close_done_ = false;
    const ws::close_reason why{static_cast<ws::close_code>(code),
                               boost::beast::string_view{reason.data(), reason.size()}};
    stream_.async_close(why, [this](const error_code&) {
        close_done_ = true;
        closed_.notify();
    });
}

void LiveSocket::go_away() {
    begin_close(ws::close_code::going_away, "the server stops");
    gone_.request_stop();
}

Task<void> LiveSocket::close(Context ctx, std::uint16_t code, std::string reason) {
    begin_close(code, reason.substr(0, 120));  // a control frame holds 123 bytes
    // The closing handshake reads until the peer's answer; messages still on the way are dropped.
    const SteadyTime until = std::min(ctx.deadline, loop_.clock().steady() + close_limit);
    while (!close_done_ && loop_.clock().steady() < until && !ctx.stop.stop_requested())
        (void)co_await closed_.wait(ctx, until - loop_.clock().steady());
}

Task<void> LiveSocket::end() {
    auto& layer = stream_.next_layer();
    if (!close_done_ || reading_ || sending_) layer.transport().close();
    co_await layer.quiet();
    // The answers of Beast's operations follow at once, through the loop's queue.
    while (reading_ || sending_ || !close_done_) {
        auto turn = [](Resumer<int> resume) { resume(0); };
        co_await suspend_for<int>(std::move(turn));
    }
    open_ = false;
}

}  // namespace waybill::beast
