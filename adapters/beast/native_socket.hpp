// SPDX-License-Identifier: Apache-2.0
#pragma once

// Heavy: included by the transports only.
#include "adapters/asio/native.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace waybill::beast {

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
    void bound_sending(std::size_t bytes) {
        boost::system::error_code ignored;
        pass_over(set_option(send_buffer_size{static_cast<int>(bytes)}, ignored));
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
