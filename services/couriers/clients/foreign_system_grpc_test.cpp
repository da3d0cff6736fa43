// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/clients/foreign_system_grpc.hpp"

#include "platform/testing/manual_executor.hpp"
#include "services/couriers/clients/foreign_orders.pb.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::couriers::foreign_system_grpc_test {

namespace wire = ::orders::v1;

/// Answers every call the same.
class OneAnswer final : public rpc::Channel {
public:
    Task<Result<std::string>> call(Context ctx, const rpc::Method& method, std::string) override {
        path = method.path;
        deadline = ctx.deadline;
        caller = ctx.caller;
        co_return answer;
    }
    Result<std::string> answer{};
    std::string path{};
    SteadyTime deadline{};
    Caller caller{};
};

struct ForeignSystemGrpcTest : ::testing::Test {
    ManualExecutor executor{};
    OneAnswer channel{};
    ForeignSystemGrpc system{
        {.channel = channel, .clock = executor.clock(), .timeout = std::chrono::seconds{5}}};

    Result<std::optional<ForeignOrder>> read(const wire::Order& order) {
        channel.answer = order.SerializeAsString();
        return executor.run(system.read({}, "A-17"));
    }
    static wire::Order ready() {
        wire::Order order;
        order.set_order_id("A-17");
        order.set_version(3);
        order.set_status("Ready");
        order.set_pin("0417");
        order.mutable_pickup()->set_address("Mill Lane 3");
        order.mutable_dropoff()->set_address("Station Street 12");
        return order;
    }
};

/// As the published file names them.
TEST_F(ForeignSystemGrpcTest, CallsWhatIsPublishedInTime) {
    const auto* service = wire::Order::descriptor()->file()->FindServiceByName("OrdersService");
    ASSERT_NE(service, nullptr);
    const auto path_of = [service](const char* method) {
        return "/" + service->full_name() + "/" + service->FindMethodByName(method)->name();
    };
    (void)executor.run(system.since({}, ""));
    EXPECT_EQ(channel.path, path_of("GetOrders"));
    EXPECT_EQ(channel.deadline, executor.clock().steady() + std::chrono::seconds{5});
    Context at_the_door;
    at_the_door.caller.user = UserId::parse("usr_01ke6p4ym0f3za8dcw5rag2fa3").value();
    (void)executor.run(system.read(at_the_door, "A-17"));
    EXPECT_TRUE(channel.caller.user.empty()) << "which of our people asks";
    EXPECT_EQ(channel.path, path_of("GetOrderById"));
    (void)executor.run(system.tell({}, {}));
    EXPECT_EQ(channel.path, path_of("TellOutcome"));
}

TEST_F(ForeignSystemGrpcTest, ReadsWhatIsWhole) {
    wire::Order order = ready();
    EXPECT_FALSE(read(order).value().value().pickup.place) << "half a place is none";
    order.mutable_pickup()->set_lat(50.85);
    EXPECT_FALSE(read(order).value().value().pickup.place);
    order.mutable_pickup()->set_lon(4.35);
    order.set_ready_at("2026-07-01T10:00:00Z");
    const auto whole = read(order);
    ASSERT_TRUE(whole && *whole);
    EXPECT_EQ((*whole)->state, ForeignState::ready);
    EXPECT_TRUE((*whole)->pickup.place);
    EXPECT_TRUE((*whole)->ready_at);
}

TEST_F(ForeignSystemGrpcTest, WaitsForWhatIsNot) {
    const auto refused = [this](auto change) {
        wire::Order order = ready();
        change(order);
        const auto answer = read(order);
        return answer ? std::string_view{} : answer.error().reason;
    };
    constexpr std::string_view away = "couriers.foreign_away";
    EXPECT_EQ(refused([](wire::Order& order) { order.set_order_id("A-18"); }), away);
    EXPECT_EQ(refused([](wire::Order& order) { order.set_status("on the moon"); }), away);
    EXPECT_EQ(refused([](wire::Order& order) { order.set_version(0); }), away);
    EXPECT_EQ(refused([](wire::Order& order) { order.set_pin("41"); }), away);
    EXPECT_EQ(refused([](wire::Order& order) { order.clear_dropoff(); }), away);
    EXPECT_EQ(refused([](wire::Order& order) { order.set_phone("12"); }), away);
    wire::GetOrdersReply far;
    far.set_cursor(std::string(201, 'c'));
    channel.answer = far.SerializeAsString();
    EXPECT_EQ(executor.run(system.since({}, "")).error().reason, away);
    EXPECT_EQ(refused([](wire::Order& order) { order.set_note(std::string(300'000, 'n')); }), away);
    channel.answer = "\xff";
    EXPECT_EQ(executor.run(system.read({}, "A-17")).error().reason, away);
}

TEST_F(ForeignSystemGrpcTest, KnowsGoneFromAway) {
    channel.answer = fail(ErrorKind::not_found, "rpc.undescribed");
    EXPECT_EQ(executor.run(system.read({}, "A-17")).value(), std::nullopt);
    EXPECT_TRUE(executor.run(system.tell({}, {})));
    channel.answer = fail(ErrorKind::unavailable, rpc::unknown_method);
    EXPECT_TRUE(executor.run(system.tell({}, {}))) << "it wants to know of none";
    EXPECT_FALSE(executor.run(system.read({}, "A-17")));
    channel.answer = fail(ErrorKind::outcome_unknown, rpc::lost);
    EXPECT_EQ(executor.run(system.tell({}, {})).error().reason, "couriers.foreign_away");
}

}  // namespace waybill::couriers::foreign_system_grpc_test
