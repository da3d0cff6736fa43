// SPDX-License-Identifier: Apache-2.0
#include "tests/process/ports.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <stdexcept>
#include <string>

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

/// Until this program ends no other that asks here gets the port, though nobody has bound it yet.
/// Kept as a name without a file, which goes with its program however that ends.
bool claim(int port) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    const std::string text = "waybill-test-port-" + std::to_string(port);
    std::ranges::copy(text, name.sun_path + 1);  // behind a zero: no file
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + text.size());
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return false;
    if (::bind(fd, reinterpret_cast<const sockaddr*>(&name), size) == 0) return true;
    (void)::close(fd);
    return false;
}

}  // namespace

/// By chance, so that it does not take long.
std::vector<int> free_ports(std::size_t count) {
    std::random_device chance;
    std::uniform_int_distribution<int> any{lowest, highest};
    std::vector<Holder> held;
    std::vector<int> ports;
    for (int tries = 0; ports.size() < count; ++tries) {
        if (tries == tries_max) throw std::runtime_error{"no port is free"};
        const int port = any(chance);
        Holder one{port};
        if (!one.held() || !claim(port)) continue;
        held.push_back(std::move(one));
        ports.push_back(port);
    }
    return ports;
}

}  // namespace waybill::process
