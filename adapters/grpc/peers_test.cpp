// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/grpc_world.hpp"

#include <csignal>
#include <cstdio>
#include <set>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace waybill::grpc_adapter {
namespace {

/// The program itself once more, as a server that lives until it is killed.
class Elsewhere {
public:
    Elsewhere() {
        int ends[2]{};
        EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], 3);
        std::string program{"/proc/self/exe"};
        std::string filter{"--gtest_filter=GrpcElsewhere.DISABLED_ServesUntilItIsKilled"};
        std::string disabled{"--gtest_also_run_disabled_tests"};
        char* words[]{program.data(), filter.data(), disabled.data(), nullptr};
        char* none[]{nullptr};
        EXPECT_EQ(::posix_spawn(&pid_, program.c_str(), &actions, nullptr, words, none), 0);
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        EXPECT_EQ(::read(ends[0], &port_, sizeof port_), ssize_t{sizeof port_});
        ::close(ends[0]);
    }
    Elsewhere(const Elsewhere&) = delete;
    Elsewhere& operator=(const Elsewhere&) = delete;
    ~Elsewhere() { kill(); }

    int port() const { return port_; }
    void kill() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        pid_ = 0;
    }
    void freeze() const {
        ::kill(pid_, SIGSTOP);
        ::waitpid(pid_, nullptr, WUNTRACED);
    }

private:
    pid_t pid_{0};
    int port_{0};
};

struct GrpcElsewhere : GrpcWorld {};

TEST_F(GrpcElsewhere, DISABLED_ServesUntilItIsKilled) {
    const int port = host();
    ASSERT_EQ(::write(3, &port, sizeof port), ssize_t{sizeof port});
    while (::getppid() != 1) std::ignore = run_on(loops.at(0), sleep_for({}, 100ms));
}

struct GrpcPeersTest : GrpcWorld {
    void expect_unreachable(const Result<std::string>& reply) {
        ASSERT_FALSE(reply);
        EXPECT_EQ(reply.error().kind, ErrorKind::unavailable);
        EXPECT_EQ(reply.error().reason, rpc::unreachable);
    }
};

TEST_F(GrpcPeersTest, AnAddressWhereNobodyIsFailsAtOnce) {
    const int port = host();
    stop(server());
    const auto way = channel({port});
    const auto began = clock.steady();
    expect_unreachable(call(*way, echo, "x"));
    expect_unreachable(call(*way, echo, "x"));
    EXPECT_LT(clock.steady() - began, 2s);
}

TEST_F(GrpcPeersTest, ANameThatIsNoneIsUnreachable) {
    auto way = GrpcChannel::open({.addresses = {"no-such-host.invalid:7000"}});
    ASSERT_TRUE(way);
    expect_unreachable(call(**way, echo, "x"));
}

TEST_F(GrpcPeersTest, ANameIsResolved) {
    auto way = GrpcChannel::open({.addresses = {"localhost:" + std::to_string(host())}});
    ASSERT_TRUE(way);
    EXPECT_EQ(call(**way, echo, "x"), "x");
}

TEST_F(GrpcPeersTest, ACallUnderWayWhenThePeerIsKilledIsLostAndTheNextUnreachable) {
    Elsewhere elsewhere;
    const auto way = channel({elsewhere.port()});
    ASSERT_EQ(call(*way, echo, "x"), "x");
    std::jthread killer{[&] {
        ::usleep(100'000);
        elsewhere.kill();
    }};
    const auto reply = call(*way, wait_long, "20000");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::outcome_unknown);
    EXPECT_EQ(reply.error().reason, rpc::lost);
    killer.join();
    expect_unreachable(call(*way, echo, "x"));
}

TEST_F(GrpcPeersTest, APeerThatIsFrozenCostsTheDeadline) {
    const Elsewhere elsewhere;
    const auto way = channel({elsewhere.port()});
    ASSERT_EQ(call(*way, echo, "x"), "x");
    elsewhere.freeze();
    const auto reply = call(*way, echo, "x", from("orders", 100ms));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::deadline);
}

TEST_F(GrpcPeersTest, CallsGoRoundTheAddresses) {
    const auto way = channel({host({}, "one"), host({}, "two")});
    EXPECT_TRUE(eventually([&] {
        std::multiset<std::string> seen;
        for (int i = 0; i < 6; ++i) seen.insert(call(*way, echo, "").value());
        return seen.count("one") == 3 && seen.count("two") == 3;
    }));
}

TEST_F(GrpcPeersTest, OneThatDiesIsLeftOutAndComesBack) {
    const int first = host({}, "one");
    const int second = host({}, "two");
    const auto way = channel({first, second});
    for (int i = 0; i < 4; ++i) ASSERT_TRUE(call(*way, echo, ""));
    stop(server(0));
    for (int i = 0; i < 20; ++i) EXPECT_EQ(call(*way, echo, ""), "two");
    host({.port = first}, "one again");
    EXPECT_TRUE(eventually([&] { return call(*way, echo, "") == "one again"; }));
    stop(server(1));
    for (int i = 0; i < 20; ++i) EXPECT_EQ(call(*way, echo, ""), "one again");
}

TEST_F(GrpcPeersTest, OneThatWasNeverThereIsLeftOut) {
    const int gone = host();
    stop(server());
    const auto way = channel({gone, host({}, "two")});
    for (int i = 0; i < 20; ++i) EXPECT_EQ(call(*way, echo, ""), "two");
}

TEST_F(GrpcPeersTest, BadAddressesAreOneClearLine) {
    for (const char* bad :
         {"", "orders", "orders:", ":7000", "orders:0", "orders:70000", "orders:7x",
          "ipv4:1.2.3.4:7000", "a/b:1", "a b:1", "::1:7000", "[::1:7000", "dns:///orders:7000"}) {
        const auto way = GrpcChannel::open({.addresses = {bad}});
        ASSERT_FALSE(way) << bad;
        EXPECT_EQ(way.error().message,
                  "'" + std::string{bad} + "' is no address of services: host:port");
    }
    EXPECT_FALSE(GrpcChannel::open({}));
    EXPECT_TRUE(GrpcChannel::open({.addresses = {"[::1]:7000", "orders.prod.svc:7000"}}));
}

}  // namespace
}  // namespace waybill::grpc_adapter
