// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/live/live_hub.hpp"

#include "contracts/couriers/v1/events.types.hpp"
#include "contracts/couriers/v1/hints.types.hpp"
#include "contracts/orders/v1/events.types.hpp"
#include "contracts/parked/v1/events.types.hpp"
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::live_hub_test {

using testing::GatewayWorld;

class Hub : public ::testing::Test {
protected:
    explicit Hub(LiveHub::Limits limits = {}) : hub{world.log, limits} {}

    EventId publish(std::string type, std::int64_t version, std::string_view status = "PAID") {
        auto order = world.an_order();
        order.set_version(version);
        order.set_status(std::string{status});
        return publish(std::move(type), order);
    }
    EventId publish(std::string type, const orders::v1::Order& order) {
        orders::v1::OrderChanged changed;
        *changed.mutable_order() = order;
        messaging::Event event{.id = world.ids.next<EventId>(),
                               .topic = "waybill.orders",
                               .type = std::move(type),
                               .key = order.order_id(),
                               .sequence = order.version(),
                               .time = world.loop.clock().now(),
                               .trace = {},
                               .data = changed.SerializeAsString()};
        deliver(event);
        return event.id;
    }
    void deliver(messaging::Event event) {
        if (event.topic == "waybill.orders")
            EXPECT_TRUE(world.hear(orders::v1::events::all, hub.of_orders(), std::move(event)));
        else if (event.topic == "waybill.parked")
            EXPECT_TRUE(world.hear(parked::v1::events::all, hub.of_parked(), std::move(event)));
        else
            EXPECT_TRUE(world.hear(couriers::v1::events::all, hub.of_couriers(), std::move(event)));
    }
    /// The courier is there now.
    void move(double lat) {
        EXPECT_TRUE(
            world.hear(couriers::v1::hints::all, hub.of_hints(), world.courier_at(lat, 4.2)));
    }
    std::shared_ptr<LiveQueue> watch(std::string topic, std::optional<EventId> after = {}) {
        auto queue = std::make_shared<LiveQueue>();
        EXPECT_TRUE(hub.watch({.topic = topic,
                               .label = topic,
                               .shape = LiveShape::board,
                               .queue = queue,
                               .after = after}));
        return queue;
    }
    /// Types of what waits, `reset`, `position`.
    static std::string told(LiveQueue& queue) {
        std::string out;
        for (const LiveItem& item : queue.take()) {
            if (!out.empty()) out += " ";
            if (const auto* event = std::get_if<std::shared_ptr<const LiveEvent>>(&item.what))
                out += (*event)->type;
            else
                out += std::holds_alternative<LiveReset>(item.what) ? "reset" : "position";
        }
        return out;
    }
    static std::string order_topic() { return "order:" + std::string{GatewayWorld::order}; }

    GatewayWorld world;
    LiveHub hub;
};

TEST_F(Hub, AlertsAreTheBoards) {
    auto order = watch(order_topic());
    auto board = watch("board");
    publish("order.paid", 2);
    publish("order.alerted", 1);
    EXPECT_EQ(told(*order), "order.paid");
    EXPECT_EQ(told(*board), "order.paid order.alerted");
}

TEST_F(Hub, WhatServicesHaveGivenUpIsTheBoardsOnce) {
    auto order = watch(order_topic());
    auto board = watch("board");
    const messaging::Event event{.id = world.ids.next<EventId>(),
                                 .topic = "waybill.parked",
                                 .type = "message.parked",
                                 .key = "evt_1",
                                 .sequence = 1,
                                 .time = world.loop.clock().now()};
    for (int i = 0; i < 2; ++i) deliver(event);
    EXPECT_EQ(told(*order), "");
    EXPECT_EQ(told(*board), "message.parked");
}

TEST_F(Hub, EventsReachWhoeverWatchesTheirTopics) {
    auto order = watch(order_topic());
    auto partner = watch("partner:" + std::string{GatewayWorld::partner});
    auto board = watch("board");
    auto offers = watch("offers");
    auto stranger = watch("order:ord_01kfm7q4x8f3v9a2c5d6e7g8hk");
    publish("order.paid", 2);
    publish("order.ready", 3);
    publish("order.reminder_due", 3);
    EXPECT_EQ(told(*order), "order.paid order.ready");
    EXPECT_EQ(told(*partner), "order.paid order.ready");
    EXPECT_EQ(told(*board), "order.paid order.ready");
    EXPECT_EQ(told(*offers), "order.ready");
    EXPECT_EQ(told(*stranger), "");
}

TEST_F(Hub, RepeatsAndWhatIsOvertakenAreIgnored) {
    auto queue = watch(order_topic());
    orders::v1::OrderChanged changed;
    *changed.mutable_order() = world.an_order();
    const messaging::Event event{.id = world.ids.next<EventId>(),
                                 .topic = "waybill.orders",
                                 .type = "order.picked_up",
                                 .key = std::string{GatewayWorld::order},
                                 .sequence = 6,
                                 .time = {},
                                 .trace = {},
                                 .data = changed.SerializeAsString()};
    deliver(event);
    deliver(event);
    publish("order.ready", 4);
    EXPECT_EQ(told(*queue), "order.picked_up");
}

TEST_F(Hub, AnEstimateReachesItsOrderOnceAndOvertakesNoOrderEvent) {
    auto order = watch(order_topic());
    auto board = watch("board");
    publish("order.accepted", 3);
    couriers::v1::DeliveryEstimated estimated;
    estimated.set_order_id(std::string{GatewayWorld::order});
    estimated.set_arrives_at(1);
    const messaging::Event event{.id = world.ids.next<EventId>(),
                                 .topic = "waybill.couriers",
                                 .type = "delivery.estimated",
                                 .key = std::string{GatewayWorld::order},
                                 .sequence = 90,  // of the delivery, not of the order
                                 .time = {},
                                 .trace = {},
                                 .data = estimated.SerializeAsString()};
    deliver(event);
    deliver(event);
    publish("order.ready", 4);
    EXPECT_EQ(told(*order), "order.accepted delivery.estimated order.ready");
    EXPECT_EQ(told(*board), "order.accepted order.ready");
}

TEST_F(Hub, WhoComesBackGetsWhatWasMissed) {
    const EventId first = publish("order.paid", 2);
    publish("order.accepted", 3);
    publish("order.ready", 4);
    auto again = watch(order_topic(), first);
    publish("order.assigned", 5);
    EXPECT_EQ(told(*again), "order.accepted order.ready order.assigned");
    // An event of one topic is a place in all of them.
    auto partner = watch("partner:" + std::string{GatewayWorld::partner}, first);
    EXPECT_EQ(told(*partner), "order.accepted order.ready order.assigned");
    auto unknown = watch(order_topic(), world.ids.next<EventId>());
    EXPECT_EQ(told(*unknown), "reset");
}

class SmallHub : public Hub {
protected:
    SmallHub() : Hub{{.topic_events_max = 3, .bytes_max = 16 * 1024, .watchers_max = 2}} {}
};

TEST_F(SmallHub, ATopicThatForgotSaysSo) {
    const EventId first = publish("order.paid", 2);
    EventId later{};
    for (std::int64_t version = 3; version < 7; ++version)
        later = publish("order.accepted", version);
    auto behind = watch(order_topic(), first);
    EXPECT_EQ(told(*behind), "reset");
    auto close = watch(order_topic(), later);
    EXPECT_EQ(told(*close), "");
}

TEST_F(SmallHub, MemoryIsBounded) {
    auto order = world.an_order();
    for (int i = 0; i < 500; ++i) {
        order.set_order_id(world.ids.next<OrderId>().text());
        publish("order.created", order);
        EXPECT_LE(hub.bytes(), std::size_t{16} * 1024);
    }
}

TEST_F(SmallHub, WatchersAreBoundedAndLeave) {
    auto queue = watch("board");
    watch("offers");
    EXPECT_EQ(hub.watchers(), 2U);
    LiveHub::Watch third{
        .topic = "board", .label = "board", .shape = LiveShape::board, .queue = queue, .after = {}};
    EXPECT_EQ(hub.watch(third).error().reason, "live.too_many");
    hub.unwatch("board", "board", *queue);
    EXPECT_EQ(hub.watchers(), 1U);
    EXPECT_TRUE(hub.watch(third).has_value());
}

TEST_F(Hub, PositionsAreShownBetweenDoorAndDoor) {
    auto queue = watch(order_topic());
    move(50.1);
    EXPECT_EQ(told(*queue), "");
    hub.learn(world.an_order());
    move(50.1);
    move(50.2);
    EXPECT_EQ(told(*queue), "position");  // only the newest
    publish("order.completed", 7, "COMPLETED");
    move(50.3);
    EXPECT_EQ(told(*queue), "order.completed");
}

TEST_F(Hub, PositionsAreThoseOfWhoHasItNow) {
    auto queue = watch(order_topic());
    auto order = world.an_order();
    hub.learn(order);
    move(50.1);
    EXPECT_EQ(told(*queue), "position");
    const std::string first = order.courier_id();
    order.set_courier_id("crr_01kfm7q4x8f3v9a2c5d6e7g8hk");
    order.set_version(order.version() + 1);
    publish("order.assigned", order);
    move(50.2);
    EXPECT_EQ(told(*queue), "order.assigned") << "another has taken it over";
    order.set_courier_id(first);
    order.set_version(order.version() + 1);
    publish("order.assigned", order);
    move(50.3);
    EXPECT_EQ(told(*queue), "order.assigned position");
}

TEST_F(Hub, ASlowReaderIsToldToReadAfresh) {
    auto queue = watch(order_topic());
    for (std::int64_t i = 0; i < 1'001; ++i) publish("order.accepted", 10 + i);
    EXPECT_EQ(told(*queue), "reset");
    publish("order.ready", 5'000);
    EXPECT_EQ(told(*queue), "order.ready");
}

TEST_F(Hub, BytesThatAreNoMessageAreRefused) {
    const messaging::Event event{.id = {},
                                 .topic = "waybill.orders",
                                 .type = "order.paid",
                                 .key = {},
                                 .sequence = 1,
                                 .time = {},
                                 .trace = {},
                                 .data = "\xff\xff"};
    auto handled = hub.of_orders().handle({}, event);
    EXPECT_EQ(world.loop.run(std::move(handled)).error().reason, "event.unreadable");
}

}  // namespace waybill::gateway::live_hub_test
