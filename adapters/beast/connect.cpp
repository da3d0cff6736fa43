// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/connect.hpp"

#include "adapters/asio/native.hpp"
#include "adapters/beast/on_stop.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <cerrno>
#include <cstring>
#include <optional>

#include <sys/socket.h>

namespace waybill::beast {
namespace {

using Connecting = boost::asio::posix::stream_descriptor;

std::unexpected<Error> not_connected(int code) {
    return fail(ErrorKind::unavailable, "http.connect_failed", std::strerror(code));
}

/// Waits until the socket is connected or refused, at most until the context ends.
Task<void> until_settled(AsioLoop& loop, Connecting& descriptor, Context ctx) {
    std::optional<Executor::TimerId> limit;
    if (ctx.deadline != SteadyTime::max())
        limit = loop.schedule(ctx.deadline, [&descriptor] { descriptor.cancel(); });
    auto start = [&descriptor](Resumer<int> resume) {
        descriptor.async_wait(Connecting::wait_write,
                              [resume](const boost::system::error_code&) { resume(0); });
    };
    {
        const OnStop giving_up{ctx.stop, loop, [&descriptor] { descriptor.cancel(); }};
        co_await suspend_for<int>(std::move(start));
    }
    if (limit) loop.cancel(*limit);
}

}  // namespace

Task<Result<Socket>> connect_to(AsioLoop& loop, const Endpoint& endpoint, Context ctx) {
    WAYBILL_CO_CHECK(ctx.check(loop.clock()));
    const auto address = parse_address(endpoint.address);
    if (!address) co_return fail(ErrorKind::invalid, "http.bad_address", endpoint.address);
    sockaddr_storage where{};
    const auto size = fill_sockaddr(where, *address, endpoint.port);
    Socket socket{::socket(where.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!socket.valid()) co_return not_connected(errno);
    if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&where), size) == 0) co_return socket;
    if (errno != EINPROGRESS) co_return not_connected(errno);

    Connecting descriptor{loop.native().context, socket.release()};
    co_await until_settled(loop, descriptor, ctx);
    socket = Socket{descriptor.release()};
    WAYBILL_CO_CHECK(ctx.check(loop.clock()));
    int code = 0;
    socklen_t length = sizeof code;
    ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &code, &length);
    if (code != 0) co_return not_connected(code);
    co_return socket;
}

}  // namespace waybill::beast
