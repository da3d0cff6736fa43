// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/grpc_world.hpp"

#include "adapters/grpc/google_rpc.pb.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/channel_arguments.h>

#include <future>

namespace waybill::grpc_adapter {
namespace {

/// A client that is not ours: it sends what it likes.
class AnyClient {
public:
    explicit AnyClient(int port)
        : stub_{::grpc::CreateCustomChannel(GrpcWorld::at(port),
                                            ::grpc::InsecureChannelCredentials(), settings())} {}

    struct Answer {
        ::grpc::Status status;
        std::string text{};
    };
    Answer call(const rpc::Method& method, const std::string& request,
                const std::vector<std::pair<std::string, std::string>>& metadata = {}) {
        ::grpc::ClientContext context;
        for (const auto& [key, value] : metadata) context.AddMetadata(key, value);
        const ::grpc::Slice slice{request};
        const ::grpc::ByteBuffer bytes{&slice, 1};
        ::grpc::ByteBuffer reply;
        std::promise<::grpc::Status> done;
        stub_.UnaryCall(&context, std::string{method.path}, {}, &bytes, &reply,
                        [&](const ::grpc::Status& status) { done.set_value(status); });
        Answer out{.status = done.get_future().get()};
        ::grpc::Slice all;
        if (reply.DumpToSingleSlice(&all).ok())
            out.text.assign(reinterpret_cast<const char*>(all.begin()), all.size());
        return out;
    }

private:
    static ::grpc::ChannelArguments settings() {
        ::grpc::ChannelArguments out;
        out.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
        return out;
    }
    ::grpc::GenericStub stub_;
};

constexpr rpc::Method health{"grpc", "check", "/grpc.health.v1.Health/Check", {}};

struct GrpcServerTest : GrpcWorld {};

TEST_F(GrpcServerTest, SendersClockIsCompared) {
    std::mutex mutex;
    std::vector<Duration> seen;
    ServerOptions options;
    options.on_sender_clock = [&](std::string_view, Duration ahead) {
        const std::lock_guard lock{mutex};
        seen.push_back(ahead);
    };
    const int port = host(std::move(options));
    const auto ours = channel({port});
    ASSERT_TRUE(call(*ours, echo, "x"));
    AnyClient client{port};
    const auto time = std::to_string(to_micros(clock.now() + 5min));
    EXPECT_EQ(client.call(echo, "x", {{"waybill-time", time}}).text, "x");
    for (const char* none : {"", "now", "-1", "1e9", "99999999999999999999"})
        EXPECT_EQ(client.call(echo, "x", {{"waybill-time", none}}).text, "x");
    const std::lock_guard lock{mutex};
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_LT(std::chrono::abs(seen[0]), 9s);
    EXPECT_LT(std::chrono::abs(seen[1] - 5min), 9s);
}

TEST_F(GrpcServerTest, AnyGrpcClientIsServedAndReadsErrors) {
    AnyClient client{host()};
    EXPECT_EQ(client.call(echo, "x").text, "x");
    const auto refused = client.call(refuse_it, "");
    EXPECT_EQ(refused.status.error_code(), ::grpc::StatusCode::ABORTED);
    EXPECT_EQ(refused.status.error_message(), "shop.closed");
    google::rpc::Status details;
    ASSERT_TRUE(details.ParseFromString(refused.status.error_details()));
    EXPECT_EQ(details.code(), ::grpc::StatusCode::ABORTED);
    EXPECT_EQ(details.details(0).type_url(), "type.googleapis.com/google.rpc.ErrorInfo");
    EXPECT_EQ(client.call(missing, "").status.error_code(), ::grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(GrpcServerTest, MalformedMetadataIsRefusedOrReplaced) {
    AnyClient client{host()};
    const std::string id = IdSource{clock, random}.next<UserId>().text();
    for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
             {"waybill-user", "somebody"}, {"waybill-user", id + "0"}, {"waybill-session", id}}) {
        const auto answer = client.call(echo, "x", {{key, value}});
        EXPECT_EQ(answer.status.error_code(), ::grpc::StatusCode::INVALID_ARGUMENT) << value;
        EXPECT_EQ(answer.status.error_message(), "rpc.malformed");
    }
    EXPECT_FALSE(client.call(echo, "x", {{"waybill-user", id}, {"waybill-user", id}}).status.ok());
    EXPECT_EQ(shop().count("echo"), 0);
    EXPECT_TRUE(client
                    .call(echo, "x",
                          {{"traceparent", "00-nothing"},
                           {"waybill-roles", "customer,,admin,courier"},
                           {"waybill-user", id}})
                    .status.ok());
    EXPECT_NE(shop().told().trace.id, Trace{}.id);
    EXPECT_EQ(shop().told().roles, (Roles{Role::customer, Role::courier}));
    EXPECT_EQ(shop().told().user.text(), id);
}

TEST_F(GrpcServerTest, TooMuchMetadataAndTooLargeAMessageAreRefused) {
    AnyClient client{host()};
    EXPECT_EQ(
        client.call(echo, "x", {{"traceparent", std::string(20'000, 'a')}}).status.error_code(),
        ::grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(client.call(echo, std::string(5UZ << 20U, 'x')).status.error_code(),
              ::grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(client.call(echo, "x").text, "x");
    EXPECT_EQ(shop().count("echo"), 1);
}

TEST_F(GrpcServerTest, ACallWithoutADeadlineHasThatOfTheServer) {
    AnyClient client{host({.deadline_max = 50ms})};
    ASSERT_TRUE(client.call(echo, "x").status.ok());
    EXPECT_LE(shop().told().time_left, 50ms);
    EXPECT_EQ(client.call(wait_long, "20000").status.error_code(),
              ::grpc::StatusCode::DEADLINE_EXCEEDED);
}

TEST_F(GrpcServerTest, AnExceptionIsInternalAndToldAndTheServerGoesOn) {
    const auto way = channel({host()});
    const auto reply = call(*way, throw_it, "");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, ErrorKind::internal);
    EXPECT_EQ(reply.error().reason, "rpc.exception");
    EXPECT_EQ(reply.error().detail, "");
    EXPECT_EQ(faults, std::vector<std::string>{"/test.v1.Shop/Throw: the till is on fire"});
    EXPECT_EQ(call(*way, echo, "x"), "x");
}

TEST_F(GrpcServerTest, AReplyThatIsTooLargeIsOurOwnMistake) {
    const auto way = channel({host()});
    const auto reply = call(*way, swell, "");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().reason, "rpc.reply_too_large");
    EXPECT_EQ(faults.size(), 1U);
}

TEST_F(GrpcServerTest, MoreCallsThanItTakesAreBusyAtOnce) {
    const auto way = channel({host({.calls_max = 1})});
    auto first = std::async(std::launch::async, [&] {
        return run_on(loops.at(1), way->call(from("orders"), wait_long, "300"));
    });
    ASSERT_TRUE(eventually([&] { return shop().count("wait") == 1; }));
    const auto second = call(*way, echo, "x");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(second.error().reason, "rpc.busy");
    EXPECT_EQ(first.get(), "waited");
    EXPECT_TRUE(eventually([&] { return call(*way, echo, "x").has_value(); }));
}

TEST_F(GrpcServerTest, WhatIsUnderWayIsAnsweredBeforeItStopsAndNothingNewIsTaken) {
    const auto way = channel({host()});
    auto first = std::async(std::launch::async, [&] {
        return run_on(loops.at(1), way->call(from("orders"), wait_long, "500"));
    });
    ASSERT_TRUE(eventually([&] { return shop().count("wait") == 1; }));
    auto stopping =
        std::async(std::launch::async, [&] { run_on(loops.at(1), server().stop(10s)); });
    ASSERT_TRUE(eventually([&] { return !call(*way, echo, "x"); }));
    for (int i = 0; i < 10; ++i) {
        const auto later = call(*way, echo, "x");
        ASSERT_FALSE(later);
        EXPECT_EQ(later.error().kind, ErrorKind::unavailable) << later.error().detail;
        EXPECT_EQ(later.error().reason, rpc::unreachable);
    }
    EXPECT_EQ(first.get(), "waited");
    stopping.get();
    EXPECT_FALSE(call(*way, echo, "x"));
}

TEST_F(GrpcServerTest, WhatIsUnderWayAfterTheDrainIsCancelledAndLost) {
    const auto way = channel({host()});
    auto first = std::async(std::launch::async, [&] {
        return run_on(loops.at(1), way->call(from("orders"), wait_long, "20000"));
    });
    ASSERT_TRUE(eventually([&] { return shop().count("wait") == 1; }));
    const auto began = clock.steady();
    stop(server(), 50ms);
    EXPECT_LT(clock.steady() - began, 5s);
    EXPECT_EQ(shop().count("request.cancelled"), 1);
    EXPECT_EQ(first.get().error().kind, ErrorKind::outcome_unknown);
}

/// What is answered was carried out, and what was not is known to be lost at most.
TEST_F(GrpcServerTest, StopsUnderLoadLoseNothingWithoutSayingSo) {
    int lost = 0;
    for (int round = 0; round < 5; ++round) {
        const auto way = channel({host()});
        Shop& its = *hosts.back().shop;
        auto calls = std::async(std::launch::async, [&] {
            int answered = 0;
            for (int batch = 0; batch < 40; ++batch) {
                std::vector<Task<Result<std::string>>> all;
                for (int i = 0; i < 16; ++i) all.push_back(way->call(from("orders"), echo, "x"));
                for (const auto& one : run_on(loops.at(0), when_all(std::move(all)))) {
                    answered += one.has_value() ? 1 : 0;
                    if (!one && one.error().kind == ErrorKind::outcome_unknown) ++lost;
                }
            }
            return answered;
        });
        ASSERT_TRUE(eventually([&] { return its.count("echo") > 50; }));
        run_on(loops.at(1), hosts.back().server->stop(5s));
        const int answered = calls.get();
        EXPECT_LE(answered, its.count("echo"));
        EXPECT_LE(its.count("echo") - answered, lost);
    }
}

TEST_F(GrpcServerTest, HealthIsServed) {
    AnyClient client{host()};
    EXPECT_EQ(client.call(health, "").text, (std::string{"\x08\x01", 2}));  // SERVING
}

TEST_F(GrpcServerTest, APortThatIsTakenIsOneClearLine) {
    const int port = host();
    GrpcServer second{deps(), {.port = port}};
    const auto started = second.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().reason, "rpc.cannot_listen");
    EXPECT_TRUE(started.error().message.starts_with("cannot listen on 127.0.0.1:"));
    GrpcServer elsewhere{deps(), {.address = "192.0.2.1"}};
    EXPECT_FALSE(elsewhere.start());
    run_on(loops.at(0), second.stop(0s));
}

}  // namespace
}  // namespace waybill::grpc_adapter
