// SPDX-License-Identifier: Apache-2.0
#include "tests/process/ports.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <random>
#include <stdexcept>

namespace waybill::process {
namespace {

/// Below those that Linux gives to connections that go out, and to who asks for any port: one of
/// those may be gone before a server that takes seconds to start has bound it, or while it is down.
constexpr int lowest = 12'000;
constexpr int highest = 31'999;
constexpr int tries_max = 1'000;

/// Holds a port as long as it lives, if nobody else has it.
class Holder {
public:
    explicit Holder(int port) : fd_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        held_ = ::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    Holder(Holder&& other) noexcept : fd_{other.fd_}, held_{other.held_} { other.fd_ = -1; }
    Holder& operator=(Holder&&) = delete;
    ~Holder() {
        if (fd_ >= 0) (void)::close(fd_);
    }

    bool held() const { return held_; }

private:
    int fd_;
    bool held_{false};
};

}  // namespace

/// By chance, so that programs that run at once hardly ever choose the same.
std::vector<int> free_ports(std::size_t count) {
    std::random_device chance;
    std::uniform_int_distribution<int> any{lowest, highest};
    std::vector<Holder> held;
    std::vector<int> ports;
    for (int tries = 0; ports.size() < count; ++tries) {
        if (tries == tries_max) throw std::runtime_error{"no port is free"};
        const int port = any(chance);
        Holder one{port};
        if (!one.held()) continue;
        held.push_back(std::move(one));
        ports.push_back(port);
    }
    return ports;
}

}  // namespace waybill::process
