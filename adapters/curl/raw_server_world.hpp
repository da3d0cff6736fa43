// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loop.hpp"
#include "adapters/system/clock.hpp"
#include "platform/async/task_group.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace waybill {

/// A real loop on a thread, and a way to run a task on it and wait for the value.
class LoopWorld {
public:
    LoopWorld() : thread_{[this] { loop_.run(); }} {}
    ~LoopWorld() {
        loop_.stop();
        thread_.join();
    }
    LoopWorld(const LoopWorld&) = delete;
    LoopWorld& operator=(const LoopWorld&) = delete;

    template <typename T>
    T run(Task<T> task) {
        std::promise<T> promise;
        auto future = promise.get_future();
        TaskGroup group;
        group.spawn(loop_, keep(std::move(task), promise));
        T value = future.get();
        while (group.running() > 0) std::this_thread::yield();
        return value;
    }
    AsioLoop& loop() { return loop_; }
    const Clock& clock() const { return clock_; }
    SteadyTime in(Duration time) const { return clock_.steady() + time; }

private:
    template <typename T>
    static Task<void> keep(Task<T> task, std::promise<T>& promise) {
        promise.set_value(co_await std::move(task));
    }
    SystemClock clock_;
    AsioLoop loop_{clock_};
    std::thread thread_;
};

/// One accepted connection, spoken byte by byte.
class RawPeer {
public:
    explicit RawPeer(int socket) : socket_{socket} {}

    /// The next request with its body; nothing when the client is gone.
    std::optional<std::string> read_request() {
        for (;;) {
            if (const auto size = whole_request()) {
                auto request = bytes_.substr(0, *size);
                bytes_.erase(0, *size);
                return request;
            }
            if (!read_more()) return std::nullopt;
        }
    }
    /// The next line with its end; nothing when the client is gone.
    std::optional<std::string> read_line() {
        for (;;) {
            if (const auto end = bytes_.find('\n'); end != std::string::npos) {
                auto line = bytes_.substr(0, end + 1);
                bytes_.erase(0, end + 1);
                return line;
            }
            if (!read_more()) return std::nullopt;
        }
    }
    /// False when the client is gone.
    bool send(std::string_view text) {
        while (!text.empty()) {
            const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    bool answer(std::string_view body, std::string_view status = "200 OK") {
        return send("HTTP/1.1 " + std::string{status} + "\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + std::string{body});
    }
    /// Reads and drops until the client closes, at most `limit`; a way to pass time without a
    /// sleep.
    void wait_closed(std::chrono::milliseconds limit) {
        const auto end = std::chrono::steady_clock::now() + limit;
        std::array<char, 4096> room{};
        for (auto left = limit; left.count() > 0;
             left = std::chrono::ceil<std::chrono::milliseconds>(
                 end - std::chrono::steady_clock::now())) {
            pollfd one{.fd = socket_, .events = POLLIN, .revents = 0};
            if (::poll(&one, 1, static_cast<int>(left.count())) > 0 &&
                ::recv(socket_, room.data(), room.size(), 0) <= 0)
                return;
        }
    }
    int socket() const { return socket_; }

private:
    std::optional<std::size_t> whole_request() const {
        const auto end = bytes_.find("\r\n\r\n");
        if (end == bytes_.npos) return std::nullopt;
        std::size_t body = 0;
        if (const auto at = bytes_.find("Content-Length: "); at < end)
            body = std::stoul(bytes_.substr(at + 16));
        if (bytes_.size() < end + 4 + body) return std::nullopt;
        return end + 4 + body;
    }
    bool read_more() {
        std::array<char, 65536> room{};
        const auto count = ::recv(socket_, room.data(), room.size(), 0);
        if (count <= 0) return false;
        bytes_.append(room.data(), static_cast<std::size_t>(count));
        return true;
    }
    int socket_;
    std::string bytes_;
};

/// A loopback listener with a thread per connection, each run by `serve`.
class RawServer {
public:
    using Serve = std::function<void(RawPeer&)>;

    explicit RawServer(Serve serve) : serve_{std::move(serve)} {
        listen("127.0.0.1", 0);
        acceptor_ = std::thread{[this] { accept(); }};
    }
    /// A canary where outside names could be made to lead; null where the port may not be taken.
    static std::unique_ptr<RawServer> at(const char* address, std::uint16_t port, Serve serve) {
        std::unique_ptr<RawServer> server{new RawServer{}};
        server->serve_ = std::move(serve);
        if (!server->listen(address, port)) return nullptr;
        server->acceptor_ = std::thread{[raw = server.get()] { raw->accept(); }};
        return server;
    }
    ~RawServer() {
        ::shutdown(listener_, SHUT_RDWR);
        if (acceptor_.joinable()) acceptor_.join();
        {
            const std::lock_guard lock{mutex_};
            for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
        }
        for (auto& thread : threads_) thread.join();
        for (const int socket : sockets_) ::close(socket);
        ::close(listener_);
    }
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    std::uint16_t port() const { return port_; }
    std::string url(std::string_view path = "/") const {
        return "http://127.0.0.1:" + std::to_string(port_) + std::string{path};
    }
    std::string entry() const { return "127.0.0.1:" + std::to_string(port_); }
    int connections() const { return connections_; }

private:
    RawServer() = default;

    bool listen(const char* address, std::uint16_t port) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_port = htons(port);
        ::inet_pton(AF_INET, address, &here.sin_addr);
        auto* generic = reinterpret_cast<sockaddr*>(&here);
        socklen_t size = sizeof here;
        if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 512) != 0) return false;
        ::getsockname(listener_, generic, &size);
        port_ = ntohs(here.sin_port);
        return true;
    }
    void accept() {
        for (;;) {
            const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0) return;
            const int on = 1;
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            ++connections_;
            const std::lock_guard lock{mutex_};
            sockets_.push_back(socket);
            threads_.emplace_back([this, socket] {
                RawPeer peer{socket};
                serve_(peer);
                ::shutdown(socket, SHUT_RDWR);
            });
        }
    }
    Serve serve_{};
    int listener_{-1};
    std::uint16_t port_{0};
    std::atomic<int> connections_{0};
    std::mutex mutex_{};
    std::vector<int> sockets_{};
    std::vector<std::thread> threads_{};
    std::thread acceptor_{};
};

}  // namespace waybill
