// SPDX-License-Identifier: Apache-2.0
#include "tests/process/ports.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace waybill::process {
namespace {

/// Holds its port as long as it lives.
class Holder {
public:
    Holder() : fd_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {}
    Holder(Holder&& other) noexcept : fd_{other.fd_} { other.fd_ = -1; }
    Holder& operator=(Holder&&) = delete;
    ~Holder() {
        if (fd_ >= 0) (void)::close(fd_);
    }

    int port() const {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(fd_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
            ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error{"no port is free"};
        return ntohs(address.sin_port);
    }

private:
    int fd_;
};

}  // namespace

std::vector<int> free_ports(std::size_t count) {
    std::vector<Holder> held(count);
    std::vector<int> ports;
    for (const Holder& one : held) ports.push_back(one.port());
    return ports;
}

}  // namespace waybill::process
