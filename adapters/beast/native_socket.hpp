// SPDX-License-Identifier: Apache-2.0
#pragma once

// Heavy: included by the transports only.
#include "adapters/asio/native.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace waybill::beast {

/// What of a connection's bytes was written, counted for both transports.
class Written {
public:
    /// To be given to `async_write`: sees each part of it go.
    auto watch() {
        begin();
        return [this, before = taken_](const boost::system::error_code& error, std::size_t size) {
            constexpr std::size_t part = 64UZ * 1024;
            taken_ = before + static_cast<std::int64_t>(size);
            return error ? 0 : part;
        };
    }
    void begin() { under_way_ = ++writes_; }
    void done() { under_way_ = 0; }
    void add(std::size_t bytes) { taken_ += static_cast<std::int64_t>(bytes); }
    std::int64_t taken() const { return taken_; }
    std::uint64_t under_way() const { return under_way_; }

private:
    std::int64_t taken_{0};
    std::uint64_t writes_{0};
    std::uint64_t under_way_{0};
};

/// A TCP socket as both transports use it. Errors are passed over: what cannot be set up, or is
/// already gone, shows at the next read or write.
class NativeSocket
    : public boost::asio::basic_stream_socket<boost::asio::ip::tcp,
                                              boost::asio::io_context::executor_type> {
public:
    /// Takes over a connected socket.
    NativeSocket(boost::asio::io_context& context, int socket) : basic_stream_socket{context} {
        boost::system::error_code ignored;
        pass_over(assign(boost::asio::ip::tcp::v4(), socket, ignored));
        pass_over(native_non_blocking(true, ignored));
        // Answers leave whole; waiting for more to send along costs four fifths of the throughput.
        pass_over(set_option(boost::asio::ip::tcp::no_delay{true}, ignored));
    }
    /// How many bytes must be there before a wait for reading ends; their end ends it too.
    void wake_at(std::size_t bytes) {
        const auto least = static_cast<int>(bytes);
        (void)::setsockopt(native_handle(), SOL_SOCKET, SO_RCVLOWAT, &least, sizeof least);
    }
    /// Looks at the first bytes that wait and leaves them; their number.
    std::size_t peek(std::span<std::byte> into) {
        const auto got = ::recv(native_handle(), into.data(), into.size(), MSG_PEEK | MSG_DONTWAIT);
        return got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    /// Takes off what was looked at.
    void drop(std::span<std::byte> seen) {
        (void)::recv(native_handle(), seen.data(), seen.size(), MSG_DONTWAIT);
    }
    void bound_sending(std::size_t bytes) {
        boost::system::error_code ignored;
        pass_over(set_option(send_buffer_size{static_cast<int>(bytes)}, ignored));
    }
    /// Bytes taken by the kernel that the peer has not acknowledged.
    std::int64_t unacknowledged() const {
        int bytes = 0;
        const auto descriptor = const_cast<NativeSocket*>(this)->native_handle();
        return ::ioctl(descriptor, SIOCOUTQ, &bytes) == 0 ? bytes : 0;
    }
    void end_writing() {
        boost::system::error_code ignored;
        pass_over(shutdown(shutdown_send, ignored));
    }
    void end() {
        boost::system::error_code ignored;
        pass_over(close(ignored));
    }

private:
    static void pass_over(const boost::system::error_code&) {}
};

}  // namespace waybill::beast
