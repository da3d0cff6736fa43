// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/engine_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace waybill::beast {
namespace {

std::size_t length_of(std::string_view head) {
    const auto at = head.find("Content-Length: ");
    if (at == std::string_view::npos) return 0;
    std::size_t length = 0;
    std::from_chars(head.data() + at + 16, head.data() + head.size(), length);
    return length;
}

/// Where each answer ends; the last may be unfinished.
std::vector<std::string_view> split_answers(std::string_view all) {
    std::vector<std::string_view> answers;
    while (!all.empty()) {
        const auto head = all.find("\r\n\r\n");
        if (head == std::string_view::npos) break;
        const bool interim = all.starts_with("HTTP/1.1 1");
        const auto size = head + 4 + (interim ? 0 : length_of(all.substr(0, head + 2)));
        if (size > all.size()) break;
        if (!interim) answers.push_back(all.substr(0, size));
        all.remove_prefix(size);
    }
    return answers;
}

}  // namespace

Task<http::Response> TestHandler::handle(Context ctx, http::Request request) {
    http::Response response;
    const std::string_view path = request.path;
    if (path == "/") response.body = "hello";
    if (path == "/echo" || path == "/small") response.body = request.body;
    if (path == "/query") response.body = request.query;
    if (path == "/peer") response.body = request.peer;
    if (path == "/trace") response.body = ctx.trace.traceparent();
    if (path == "/number") response.body = request.query;
    if (path == "/later") {
        (void)co_await sleep_for(ctx, 1ms);
        response.body = request.query;
    }
    if (path == "/empty") response.status = 204;
    if (path == "/large") response.body.assign(4'000'000, 'x');
    if (path == "/huge") response.body.assign(30'000'000, 'x');  // more than sockets hold
    if (path == "/close") response.headers.add("Connection", "close");
    if (path == "/split") response.headers.add("X-Bad", "a\r\nX-Injected: 1");
    if (path == "/throw") throw std::runtime_error("on purpose");
    if (path == "/hidden") ++hidden_runs;
    if (path == "/hold") co_return co_await hold(std::move(ctx));
    co_return response;
}

Task<http::Judgement> TestHandler::judge(Context, http::Request& head) {
    if (head.path == "/small") co_return http::Judgement{.body_bytes_max = 10};
    if (head.path == "/nothing")
        co_return http::Judgement{.refusal = http::Response{.status = 404}};
    co_return http::Judgement{.body_bytes_max = 100'000'000};
}

Task<http::Response> TestHandler::hold(Context ctx) {
    ++held;
    co_await release.wait(ctx, 1min);
    --held;
    if (ctx.stop.stop_requested()) ++cancelled;
    co_return http::Response{.body = "held"};
}

Task<Result<void>> TestHandler::accept_live(Context, const http::Request& request,
                                            http::Response& refusal) {
    if (request.path == "/live" || request.path == "/push") co_return Result<void>{};
    refusal.status = 404;
    co_return fail(ErrorKind::not_found, "not_found");
}

Task<void> TestHandler::live(Context ctx, http::Request request, http::WebSocket& socket) {
    if (request.path == "/push") {
        live_begun.set_value();
        for (std::string text(60'000, 'p'); (co_await socket.send(ctx, text)).has_value();) {
        }
    }
    for (;;) {
        auto message = co_await socket.receive(ctx);
        if (!message || !*message) break;
        if (**message == "close") {
            co_await socket.close(ctx, 4001, "as asked");
            break;
        }
        if (!co_await socket.send(ctx, request.query + **message)) break;
    }
    ++live_ended;
}

ServerOptions EngineWorld::watched(ServerOptions options) {
    options.on_fault = [this](std::string_view message, std::string_view detail) {
        const std::lock_guard lock{mutex_};
        faults_.push_back(std::string{message} + ": " + std::string{detail});
    };
    return options;
}

EngineWorld::EngineWorld(ServerOptions options, std::size_t loops)
    : servers_{loops, clock},
      clients_{1, clock},
      server_{{servers_, handler, random}, watched(std::move(options))} {
    servers_.start();
    clients_.start();
    const auto port = server_.start();
    EXPECT_TRUE(port) << port.error().message;
    port_ = port.value_or(0);
}

EngineWorld::~EngineWorld() { stop(); }

void EngineWorld::stop(Duration limit) {
    if (!std::exchange(stopped_, true)) run_on(clients_.at(0), server_.stop(limit));
}

std::vector<std::string> EngineWorld::faults() {
    const std::lock_guard lock{mutex_};
    return faults_;
}

RawClient::RawClient(int port) : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    const timeval limit{.tv_sec = 5, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(static_cast<std::uint16_t>(port));
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&server), sizeof server), 0);
}

RawClient::~RawClient() { ::close(socket_); }

void RawClient::send(std::string_view bytes) {
    // A server that has refused may close before it has read everything.
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void RawClient::reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(socket_, -1));
}

void RawClient::end_sending() { ::shutdown(socket_, SHUT_WR); }

bool RawClient::read_more() {
    std::array<char, 65536> bytes;
    const auto got = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EAGAIN) ADD_FAILURE() << "the server neither answers nor closes";
    if (got <= 0) return false;
    in_.append(bytes.data(), static_cast<std::size_t>(got));
    return true;
}

std::string RawClient::read_answers(std::size_t count) {
    while (split_answers(in_).size() < count && read_more()) {
    }
    const auto answers = split_answers(in_);
    if (answers.empty()) return std::exchange(in_, {});
    const auto last = answers[std::min(count, answers.size()) - 1];
    const auto size = static_cast<std::size_t>(last.data() + last.size() - in_.data());
    std::string out = in_.substr(0, size);
    in_.erase(0, size);
    return out;
}

std::string RawClient::read_bytes(std::size_t count) {
    while (in_.size() < count && read_more()) {
    }
    std::string out = in_.substr(0, count);
    in_.erase(0, count);
    return out;
}

bool RawClient::readable(Duration limit) {
    pollfd wait{.fd = socket_, .events = POLLIN, .revents = 0};
    return ::poll(&wait, 1, static_cast<int>(limit / 1ms)) > 0;
}

std::string RawClient::read_to_end() {
    while (read_more()) {
    }
    return std::exchange(in_, {});
}

bool RawClient::closed() { return read_to_end().empty(); }

std::string ask(std::string_view target, std::string_view fields) {
    return "GET " + std::string{target} + " HTTP/1.1\r\nHost: a\r\n" + std::string{fields} + "\r\n";
}

bool soon(const std::function<bool()>& done) {
    const auto until = std::chrono::steady_clock::now() + 5s;
    while (!done() && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    return done();
}

std::string body_of(std::string_view answer) {
    return std::string{answer.substr(std::min(answer.find("\r\n\r\n") + 4, answer.size()))};
}

int status_of(std::string_view answers, std::size_t index) {
    const auto all = split_answers(answers);
    if (index >= all.size()) return 0;
    int status = 0;
    std::from_chars(all[index].data() + 9, all[index].data() + 12, status);
    return status;
}

}  // namespace waybill::beast
