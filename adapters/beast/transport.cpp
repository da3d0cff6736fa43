// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/transport.hpp"

#include "adapters/beast/native_socket.hpp"

#include <boost/asio/write.hpp>

#include <cerrno>

#include <sys/socket.h>

namespace waybill::beast {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

class PlainTransport final : public Transport {
public:
    PlainTransport(asio::io_context& context, int socket) : socket_{context, socket} {}

    void await_preface(IoSink& sink, ProxyPreface& preface) override {
        beast::await_preface(socket_, sink, preface);
    }
    void read(IoSink& sink) override {
        socket_.async_wait(NativeSocket::wait_read, [this, &sink](const error_code& error) {
            if (error) return sink.on_read(error, 0);
            take(sink);
        });
    }
    std::size_t write_now(std::string_view bytes) override {
        const auto sent = ::send(socket_.native_handle(), bytes.data(), bytes.size(),
                                 MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent <= 0) return 0;
        written_.add(static_cast<std::size_t>(sent));
        return static_cast<std::size_t>(sent);
    }
    void write(std::string_view bytes, IoSink& sink) override {
        asio::async_write(socket_, asio::buffer(bytes), written_.watch(),
                          [this, &sink](const error_code& error, std::size_t) {
                              written_.done();
                              sink.on_written(error);
                          });
    }
    std::int64_t moved() const override { return written_.taken() - socket_.unacknowledged(); }
    std::size_t write_memory() const override { return 0; }
    std::uint64_t writing() const override { return written_.under_way(); }
    void bound_sending(std::size_t bytes) override { socket_.bound_sending(bytes); }
    void end_writing() override { socket_.end_writing(); }
    void close() override { socket_.end(); }

private:
    void take(IoSink& sink) {
        const auto room = sink.room();
        const auto got = ::recv(socket_.native_handle(), room.data(), room.size(), MSG_DONTWAIT);
        const error_code error{got < 0 ? errno : 0, boost::system::system_category()};
        if (error == asio::error::would_block) return read(sink);  // woken for nothing
        if (got <= 0) return sink.on_read(error ? error : error_code{asio::error::eof}, 0);
        sink.on_read({}, static_cast<std::size_t>(got));
    }

    NativeSocket socket_;
    Written written_{};
};

}  // namespace

std::unique_ptr<Transport> plain_transport(AsioLoop& loop, int socket) {
    return std::make_unique<PlainTransport>(loop.native().context, socket);
}

}  // namespace waybill::beast
