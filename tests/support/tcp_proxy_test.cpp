// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tcp_proxy.hpp"

#include "tests/process/ports.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>
#include <utility>

namespace waybill::support {
namespace {

using Network = TcpProxy::Network;
using process::Millis;

constexpr Millis soon{5'000};
constexpr Millis a_while{150};  // in which what must not come would have come

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

/// One end of a connection.
class Wire {
public:
    explicit Wire(int fd) : fd_{fd} {}
    Wire(Wire&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    Wire& operator=(Wire&&) = delete;
    ~Wire() { close(); }

    static Wire to(int port) {
        Wire wire{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        const auto address = loopback(port);
        if (::connect(wire.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            wire.close();
        return wire;
    }

    bool there() const { return fd_ >= 0; }
    void close() {
        if (fd_ >= 0) (void)::close(std::exchange(fd_, -1));
    }
    void say_no_more() const { (void)::shutdown(fd_, SHUT_WR); }
    void say(const std::string& text) const {
        EXPECT_EQ(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL), std::ssize(text));
    }
    /// So many bytes, or what has come until the limit.
    std::string hear(std::size_t count, Millis limit = soon) const {
        std::string text;
        while (text.size() < count) {
            std::string some(count - text.size(), ' ');
            const auto got = readable(limit) ? ::recv(fd_, some.data(), some.size(), 0) : 0;
            if (got <= 0) break;
            text.append(some, 0, static_cast<std::size_t>(got));
        }
        return text;
    }
    /// How it ends: `end`, `reset`, or `open` when it does not.
    std::string end(Millis limit = soon) const {
        char byte = 0;
        if (!readable(limit)) return "open";
        const auto got = ::recv(fd_, &byte, 1, 0);
        if (got < 0) return "reset";
        return got == 0 ? "end" : "open";
    }

private:
    bool readable(Millis limit) const {
        pollfd one{.fd = fd_, .events = POLLIN, .revents = 0};
        return ::poll(&one, 1, static_cast<int>(limit.count())) == 1;
    }
    int fd_;
};

class Server {
public:
    explicit Server(int port) : fd_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
        const auto address = loopback(port);
        const bool bound =
            ::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        EXPECT_TRUE(bound && ::listen(fd_, 16) == 0);
    }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;
    ~Server() { (void)::close(fd_); }

    bool called(Millis limit = soon) const {
        pollfd one{.fd = fd_, .events = POLLIN, .revents = 0};
        return ::poll(&one, 1, static_cast<int>(limit.count())) == 1;
    }
    Wire take() const { return Wire{called() ? ::accept(fd_, nullptr, nullptr) : -1}; }

private:
    int fd_;
};

struct ProxyOfOne : ::testing::Test {
    int server_port{process::free_ports(1).front()};
    std::optional<Server> server{server_port};
    TcpProxy proxy{{.server = server_port}};
    Wire client{Wire::to(proxy.port())};
    Wire there{server->take()};

    void expect_both_ways() const {
        client.say("ask");
        EXPECT_EQ(there.hear(3), "ask");
        there.say("answer");
        EXPECT_EQ(client.hear(6), "answer");
    }
    bool empty_soon() {
        return process::wait_until(soon, [this] { return proxy.connections() == 0; });
    }
};

TEST_F(ProxyOfOne, PassesBothWaysAndEachEnd) {
    expect_both_ways();
    EXPECT_EQ(proxy.connections(), 1U);
    client.say_no_more();
    EXPECT_EQ(there.end(), "end");
    there.say("late");
    EXPECT_EQ(client.hear(4), "late") << "the other direction goes on";
    there.close();
    EXPECT_EQ(client.end(), "end");
    EXPECT_TRUE(empty_soon());
}

TEST_F(ProxyOfOne, MoreThanItHoldsArrivesWhole) {
    const std::string much(std::size_t{4} * 1024 * 1024, 'x');
    std::jthread speaker{[&] { client.say(much); }};
    EXPECT_EQ(there.hear(much.size()), much);
}

TEST_F(ProxyOfOne, NothingFlowsWhileItIsCutAndAllOfItArrivesLater) {
    proxy.become(Network::cut);
    client.say("ask");
    there.say("answer");
    EXPECT_EQ(there.hear(3, a_while), "");
    EXPECT_EQ(client.hear(6, a_while), "");
    client.say_no_more();
    EXPECT_EQ(there.end(a_while), "open");
    proxy.become(Network::passes);
    EXPECT_EQ(there.hear(3), "ask");
    EXPECT_EQ(client.hear(6), "answer");
    EXPECT_EQ(there.end(), "end");
}

TEST_F(ProxyOfOne, ConnectionsToACutNetworkReachTheServerOnlyIfTheyAreStillThere) {
    proxy.become(Network::cut);
    const Wire patient = Wire::to(proxy.port());
    Wire gone = Wire::to(proxy.port());
    EXPECT_TRUE(patient.there() && gone.there());
    patient.say("still here");
    gone.say("too long");
    EXPECT_TRUE(process::wait_until(soon, [&] { return proxy.connections() == 3; }));
    EXPECT_FALSE(server->called(a_while));
    gone.close();
    process::rest(Millis{20});  // until the kernel has told the proxy's end
    proxy.become(Network::passes);
    EXPECT_EQ(server->take().hear(10), "still here");
    EXPECT_FALSE(server->called(a_while));
}

TEST_F(ProxyOfOne, OneDirectionIsCut) {
    proxy.become(Network::cut_to_server);
    client.say("ask");
    there.say("answer");
    EXPECT_EQ(client.hear(6), "answer");
    EXPECT_EQ(there.hear(3, a_while), "");
    proxy.become(Network::cut_to_client);
    EXPECT_EQ(there.hear(3), "ask");
    there.say("answer");
    EXPECT_EQ(client.hear(6, a_while), "");
    proxy.become(Network::passes);
    EXPECT_EQ(client.hear(6), "answer");
}

TEST_F(ProxyOfOne, RefusesNewConnectionsOnly) {
    proxy.become(Network::refuses);
    EXPECT_FALSE(Wire::to(proxy.port()).there());
    expect_both_ways();
    proxy.become(Network::passes);
    EXPECT_TRUE(Wire::to(proxy.port()).there());
    expect_both_ways();
}

TEST_F(ProxyOfOne, ResetEndsAllAtBothEnds) {
    proxy.reset();
    EXPECT_EQ(client.end(), "reset");
    EXPECT_EQ(there.end(), "reset");
    EXPECT_EQ(proxy.connections(), 0U);
    EXPECT_TRUE(Wire::to(proxy.port()).there()) << "new ones pass";
}

TEST_F(ProxyOfOne, ServerThatIsNotThereIsAReset) {
    server.reset();
    const Wire other = Wire::to(proxy.port());
    EXPECT_EQ(other.end(), "reset");
    there.close();
    EXPECT_EQ(client.end(), "end") << "the first was there";
}

TEST_F(ProxyOfOne, AnswerComesLaterByTwiceTheDelay) {
    proxy.delay(Millis{60});
    const Millis began = process::elapsed();
    expect_both_ways();
    EXPECT_GE(process::elapsed() - began, Millis{120});
    client.say("one");
    client.say("two");
    EXPECT_EQ(there.hear(6), "onetwo") << "in order";
    proxy.delay(Millis{0});
    expect_both_ways();
}

TEST_F(ProxyOfOne, EndsWithOpenConnections) {
    proxy.become(Network::cut);
    client.say("ask");
}

}  // namespace
}  // namespace waybill::support
