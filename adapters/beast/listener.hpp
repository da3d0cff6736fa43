// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loop.hpp"
#include "adapters/beast/addresses.hpp"
#include "platform/async/context.hpp"
#include "platform/async/task.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>

struct sockaddr_storage;

namespace waybill::beast {

/// Owns a file descriptor.
class Socket {
public:
    explicit Socket(int descriptor = -1) : descriptor_{descriptor} {}
    Socket(Socket&& other) noexcept : descriptor_{other.release()} {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~Socket();
    int get() const { return descriptor_; }
    int release() { return std::exchange(descriptor_, -1); }
    bool valid() const { return descriptor_ >= 0; }

private:
    int descriptor_;
};

/// IPv4 addresses stay IPv4; the size used.
unsigned fill_sockaddr(sockaddr_storage& out, const IpAddress& address, int port);

struct Listening {
    Socket socket;
    int port{0};
};

/// A listening socket. Errors: see BeastServer::start.
Result<Listening> listen_on(const std::string& address, int port);

/// Accepts until the context is cancelled. It neither ends nor spins when the process is out of
/// descriptors: a spare one is given up to turn clients away, then it pauses.
struct AcceptLoop {
    AsioLoop& loop;
    Random& random;
    std::function<void(Socket, const IpAddress&)> take;
    std::function<void(Socket)> turn_away;
    std::function<void(std::string_view)> on_fault;
};
Task<void> accept_clients(AcceptLoop accept, Socket listening, Context ctx);

}  // namespace waybill::beast
