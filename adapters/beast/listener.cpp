// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/listener.hpp"

#include "adapters/asio/native.hpp"
#include "adapters/beast/on_stop.hpp"
#include "platform/async/sleep.hpp"
#include "platform/core/random.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace waybill::beast {
namespace {

constexpr int accepts_at_once = 32;  // then the clients already here get their turn

Error refused(const std::string& address, int port, int code) {
    const std::string why = code == EADDRINUSE      ? "the port is in use by another program"
                            : code == EACCES        ? "no permission (ports below 1024 need it)"
                            : code == EADDRNOTAVAIL ? "this machine does not have the address"
                                                    : std::strerror(code);
    return Error{.kind = ErrorKind::unavailable,
                 .reason = "http.cannot_listen",
                 .message = "Cannot listen on " + address + " port " + std::to_string(port) + ": " +
                            why + "."};
}

int port_of(int socket) {
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size);
    return ntohs(bound.ss_family == AF_INET ? reinterpret_cast<sockaddr_in&>(bound).sin_port
                                            : reinterpret_cast<sockaddr_in6&>(bound).sin6_port);
}

bool out_of_resources(int code) {
    return code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM;
}

Socket spare() { return Socket{::open("/dev/null", O_RDONLY | O_CLOEXEC)}; }

using Descriptor = boost::asio::posix::stream_descriptor;

Task<void> until_readable(Descriptor& descriptor) {
    auto start = [&descriptor](Resumer<int> resume) {
        descriptor.async_wait(Descriptor::wait_read,
                              [resume](const boost::system::error_code&) { resume(0); });
    };
    co_await suspend_for<int>(std::move(start));
}

/// Takes a burst of clients; the error that ended it, or 0.
int accept_some(AcceptLoop& accept, int listening) {
    for (int i = 0; i < accepts_at_once; ++i) {
        sockaddr_storage peer{};
        socklen_t size = sizeof peer;
        Socket socket{::accept4(listening, reinterpret_cast<sockaddr*>(&peer), &size,
                                SOCK_NONBLOCK | SOCK_CLOEXEC)};
        if (socket.valid()) {
            accept.take(std::move(socket), address_of(reinterpret_cast<sockaddr&>(peer)));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return 0;
        } else if (errno != ECONNABORTED && errno != EINTR && errno != EPROTO) {
            return errno;
        }
    }
    return 0;
}

}  // namespace

Socket::~Socket() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

socklen_t fill_sockaddr(sockaddr_storage& out, const IpAddress& address, int port) {
    const auto net_port = htons(static_cast<std::uint16_t>(port));
    if (!address.v6) {
        auto& v4 = reinterpret_cast<sockaddr_in&>(out);
        v4.sin_family = AF_INET;
        v4.sin_port = net_port;
        std::memcpy(&v4.sin_addr, address.bytes.data(), 4);
        return sizeof v4;
    }
    auto& v6 = reinterpret_cast<sockaddr_in6&>(out);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = net_port;
    std::memcpy(&v6.sin6_addr, address.bytes.data(), 16);
    return sizeof v6;
}

Result<Listening> listen_on(const std::string& address, int port) {
    const auto parsed = parse_address(address);
    if (!parsed || port < 0 || port > 65535) {
        Error error{.kind = ErrorKind::invalid, .reason = "http.bad_listener"};
        error.message =
            "'" + address + "' port " + std::to_string(port) + " is not an address to listen on.";
        return fail(std::move(error));
    }
    sockaddr_storage where{};
    const socklen_t size = fill_sockaddr(where, *parsed, port);
    Socket socket{::socket(where.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!socket.valid()) return fail(refused(address, port, errno));
    const int on = 1;
    const int off = 0;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (parsed->v6) ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&where), size) != 0 ||
        ::listen(socket.get(), SOMAXCONN) != 0)
        return fail(refused(address, port, errno));
    const int bound = port_of(socket.get());
    return Listening{std::move(socket), bound};
}

Task<void> accept_clients(AcceptLoop accept, Socket listening, Context ctx) {
    Descriptor descriptor{accept.loop.native().context, listening.release()};
    const OnStop ending{ctx.stop, accept.loop, [&descriptor] { descriptor.cancel(); }};
    Socket reserve = spare();
    while (!ctx.stop.stop_requested()) {
        co_await until_readable(descriptor);
        if (ctx.stop.stop_requested()) break;
        const int code = accept_some(accept, descriptor.native_handle());
        if (code == 0) continue;
        accept.on_fault(std::strerror(code));
        if (out_of_resources(code) && reserve.valid()) {
            reserve = Socket{};
            Socket client{::accept4(descriptor.native_handle(), nullptr, nullptr, SOCK_NONBLOCK)};
            if (client.valid()) accept.turn_away(std::move(client));
            reserve = spare();
        }
        const auto pause = 20ms + Duration{accept.random.below(30'000)};
        (void)co_await sleep_for(ctx, pause);  // cancelled: the loop's condition sees it
    }
    // Clients that the kernel has already connected would be reset by closing now.
    (void)accept_some(accept, descriptor.native_handle());
}

}  // namespace waybill::beast
