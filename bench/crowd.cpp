// SPDX-License-Identifier: Apache-2.0
#include "bench/crowd.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <format>
#include <stdexcept>

namespace waybill::bench {
namespace {

/// A socket with an answer under way; `window` bytes are taken unread, 0: what the system likes.
int ask(int port, const std::string& target, int window) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) throw std::runtime_error{"crowd: no more sockets (ulimit -n)"};
    if (window > 0) ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::string text =
        std::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", target, port);
    const bool sent =
        ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
        ::send(socket, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
    if (sent) return socket;
    ::close(socket);
    throw std::runtime_error{"crowd: a connection was refused"};
}

bool is_open(int socket) {
    char byte = 0;
    const auto got = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
}

}  // namespace

Crowd::Crowd(int port, std::size_t slow, std::size_t idle, const std::string& large) {
    try {
        for (std::size_t i = 0; i < idle; ++i) idle_.push_back(ask(port, "/livez", 0));
        for (std::size_t i = 0; i < slow; ++i) slow_.push_back(ask(port, large, 4096));
    } catch (...) {
        for (const int socket : slow_) ::close(socket);
        for (const int socket : idle_) ::close(socket);
        throw;
    }
    sipping_ = std::jthread{[this](const std::stop_token& stop) { sip(stop); }};
}

Crowd::~Crowd() {
    sipping_ = {};  // ended and joined
    for (const int socket : slow_) ::close(socket);
    for (const int socket : idle_) ::close(socket);
}

/// Faster than the 1,024 bytes a second below which a server gives up.
void Crowd::sip(const std::stop_token& stop) const {
    std::array<char, 512> drop{};
    while (!stop.stop_requested()) {
        for (const int socket : slow_)
            (void)::recv(socket, drop.data(), drop.size(), MSG_DONTWAIT);  // nothing there: later
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
}

std::size_t Crowd::connected() const {
    std::size_t open = 0;
    for (const int socket : slow_)
        if (is_open(socket)) ++open;
    for (const int socket : idle_)
        if (is_open(socket)) ++open;
    return open;
}

}  // namespace waybill::bench
