// SPDX-License-Identifier: Apache-2.0
#include "tests/kafka/bus_world.hpp"
#include "tests/kafka/outsider.hpp"

/// What is special about the event log on Kafka; the rest is in tests/contract.
namespace waybill::kafka {
namespace {

using contract::Consumer;
using messaging::Event;
using Texts = std::vector<std::string>;

TEST(KafkaBus, EventThatFailsForGoodHoldsUpNobodyInItsPartition) {
    BusWorld world{1};
    Consumer& shop = world.consumer();
    shop.answer = [](const Event& event) -> Status {
        if (event.data == "a1") return fail(ErrorKind::conflict, "test.refused");
        if (event.key == "w") return fail(ErrorKind::unavailable, "test.down");
        return {};
    };
    world.options.tries.pauses = {1h};
    auto& bus = world.join(shop);
    ASSERT_TRUE(world.publish(bus, {world.event("w", "w1"), world.event("a", "a1"),
                                    world.event("a", "a2"), world.event("b", "b1")}));
    EXPECT_TRUE(world.stage.eventually([&] { return shop.applied().size() == 2; }));
    EXPECT_EQ(shop.applied("a"), Texts{"a2"});
    EXPECT_EQ(shop.parked(), Texts{"a1 test.refused"});
    EXPECT_EQ(shop.asked("w1"), 1);
}

TEST(KafkaBus, WhatWaitedWhenItStoppedIsHeardByTheNext) {
    BusWorld world{1};
    Consumer& first = world.consumer();
    first.answer = [](const Event& event) -> Status {
        if (event.data == "2") return fail(ErrorKind::unavailable, "test.down");
        return {};
    };
    world.options.tries.pauses = {1h};
    auto& bus = world.join(first);
    ASSERT_TRUE(
        world.publish(bus, {world.event("a", "1"), world.event("b", "2"), world.event("c", "3")}));
    EXPECT_TRUE(world.stage.eventually([&] { return first.applied() == (Texts{"1", "3"}); }));
    world.stage.run(bus.stop());

    Consumer& second = world.consumer();
    world.join(second);
    EXPECT_TRUE(world.stage.eventually([&] { return second.applied().size() == 2; }));
    EXPECT_EQ(second.asked("1"), 0);
    EXPECT_EQ(second.asked("2"), 1);
}

TEST(KafkaBus, FullPartitionPausesAndGoesOn) {
    BusWorld world{1};
    world.options.unfinished_max = 20;
    world.options.concurrency_max = 4;
    Consumer& shop = world.consumer();
    shop.takes = [](const Event&) { return 1ms; };
    auto& bus = world.join(shop);
    std::vector<Event> events;
    for (int i = 0; i < 1'000; ++i)
        events.push_back(world.event("k" + std::to_string(i % 7), std::to_string(i)));
    ASSERT_TRUE(world.publish(bus, std::move(events)));
    EXPECT_TRUE(world.stage.eventually([&] { return shop.applied().size() == 1'000; }));
    EXPECT_FALSE(shop.overlapped());
    EXPECT_TRUE(world.stage.eventually(
        [&] { return world.metrics.value("waybill_bus_unfinished", {"shop"}) == 0; }));
}

TEST(KafkaBus, MessageThatIsNoEventIsCountedAndShownAndHoldsUpNobody) {
    BusWorld world{1};
    Consumer& shop = world.consumer();
    auto& bus = world.join(shop);
    const Outsider others{world.options};
    for (const auto* text : {"", "no event", "{\"specversion\":\"1.0\"}"})
        others.write("orders", {.key = "a", .value = text, .headers = {{"by", "others"}}});
    ASSERT_TRUE(world.publish(bus, {world.event("a", "1")}));
    EXPECT_TRUE(world.stage.eventually([&] { return shop.applied() == Texts{"1"}; }));
    EXPECT_EQ(world.metrics.value("waybill_bus_unreadable_total", {"shop"}), 3);
    EXPECT_TRUE(world.stage.eventually([&] { return others.read("orders.parked").size() == 3; }));
    const Message shown = others.read("orders.parked")[1];
    EXPECT_EQ(shown.key + ' ' + shown.value, "a no event");
    EXPECT_EQ(shown.headers[0].value, "others");
    EXPECT_EQ(header_of(shown, "parked_by"), "shop");
    EXPECT_EQ(header_of(shown, "parked_reason"), "bus.unreadable");
}

TEST(KafkaBus, WhatIsParkedIsShownWithItsReason) {
    for (const Mode mode : {Mode::structured, Mode::binary}) {
        BusWorld world{1};
        world.options.mode = mode;
        Consumer& shop = world.consumer();
        shop.answer = [](const Event&) { return fail(ErrorKind::conflict, "test.refused"); };
        auto& bus = world.join(shop);
        const Event event = world.event("a", "1");
        ASSERT_TRUE(world.publish(bus, {event}));
        const Outsider others{world.options};
        EXPECT_TRUE(
            world.stage.eventually([&] { return others.read("orders.parked").size() == 1; }));
        EXPECT_EQ(shop.parked(), Texts{"1 test.refused"});
        const Message shown = others.read("orders.parked").front();
        EXPECT_EQ(header_of(shown, "parked_by"), "shop");
        EXPECT_EQ(header_of(shown, "parked_reason"), "test.refused");
        EXPECT_TRUE(parse_rfc3339(header_of(shown, "parked_at")));
        const auto again = decode(shown, "orders");
        ASSERT_TRUE(again);
        EXPECT_EQ(again->id, event.id);
        EXPECT_EQ(again->data, "1");
    }
}

/// What is told to others of an event.
std::optional<Record> told(const Event& event) {
    if (event.data == "quiet") return std::nullopt;
    return Record{.topic = "told", .message = {.key = event.key, .value = "{" + event.data + "}"}};
}

TEST(KafkaBus, PlainRecordsAreToldBesideEventsAndNotHeardByOurselves) {
    BusWorld world;
    world.options.beside = told;
    Consumer& shop = world.consumer();
    shop.answer = [](const Event& event) -> Status {
        if (event.data == "bad") return fail(ErrorKind::malformed, "test.unreadable");
        return {};
    };
    auto subscription = shop.subscription("shop", {"told"});
    subscription.content = messaging::Content::plain;
    auto& bus = world.join(std::move(subscription));
    ASSERT_TRUE(world.publish(
        bus, {world.event("a", "1"), world.event("a", "quiet"), world.event("a", "2")}));
    const Outsider others{world.options};
    const auto records = others.read("told");
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].key + records[0].value + records[1].value, "a{1}{2}");

    for (const auto* text : {"3", "bad", "4"}) others.write("told", {.key = "a", .value = text});
    EXPECT_TRUE(world.stage.eventually([&] { return shop.applied() == (Texts{"3", "4"}); }))
        << ::testing::PrintToString(shop.applied());
    EXPECT_EQ(shop.parked(), Texts{"bad test.unreadable"});
    EXPECT_TRUE(world.stage.eventually([&] { return others.read("told.parked").size() == 1; }));
    EXPECT_EQ(others.read("told.parked").front().value, "bad");
}

TEST(KafkaBus, EventThatIsTooLargeHoldsUpOnlyItsKey) {
    BusWorld world{1};
    Consumer& shop = world.consumer();
    auto& bus = world.join(shop);
    const std::string large(4'000'000, 'x');
    const auto outcome =
        world.publish(bus, {world.event("a", large), world.event("a", "1"), world.event("b", "2")});
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(outcome.error().reason, messaging::partly_published);
    EXPECT_TRUE(world.stage.eventually([&] { return shop.applied() == Texts{"2"}; }));
    EXPECT_EQ(shop.asked("1"), 0);
}

TEST(KafkaBus, EveryoneHearsAllThatComesAfterTheStart) {
    BusWorld world;
    Consumer& early = world.consumer();
    auto& bus = world.join(early, messaging::Reach::everyone);
    ASSERT_TRUE(world.publish(bus, {world.event("a", "1"), world.event("b", "2")}));
    Consumer& late = world.consumer();
    world.join(late, messaging::Reach::everyone);
    ASSERT_TRUE(world.publish(bus, {world.event("a", "3"), world.event("c", "4")}));
    EXPECT_TRUE(world.stage.eventually(
        [&] { return early.applied().size() == 4 && late.applied().size() == 2; }));
    EXPECT_EQ(late.asked("1") + late.asked("2"), 0);
}

TEST(KafkaBus, MembersOfAGroupShareItsPartitionsAndHandThemOver) {
    BusWorld world;
    Consumer& first = world.consumer();
    Consumer& second = world.consumer();
    auto& bus = world.join(first);
    auto& other = world.join(second);
    int number = 0;
    const auto publish_some = [&] {
        std::vector<Event> events;
        for (int i = 0; i < 20; ++i)
            events.push_back(world.event("k" + std::to_string(i), std::to_string(++number)));
        ASSERT_TRUE(world.publish(bus, std::move(events)));
    };
    const auto heard = [&] { return std::ssize(first.applied()) + std::ssize(second.applied()); };
    for (int i = 0; i < 200 && (first.applied().empty() || second.applied().empty()); ++i) {
        publish_some();
        world.stage.pass(50ms);
    }
    EXPECT_FALSE(first.applied().empty());
    EXPECT_FALSE(second.applied().empty());
    EXPECT_TRUE(world.stage.eventually([&] { return heard() == number; }));

    world.stage.run(other.stop());
    const auto before = second.applied().size();
    publish_some();
    EXPECT_TRUE(world.stage.eventually([&] { return heard() == number; }));
    EXPECT_EQ(second.applied().size(), before);
    for (int i = 1; i <= number; ++i)  // an orderly handover repeats nothing
        EXPECT_EQ(first.asked(std::to_string(i)) + second.asked(std::to_string(i)), 1) << i;
}

TEST(KafkaBus, DoesNotStartWithoutItsTopics) {
    BusWorld world;
    KafkaBus bus{{world.stage.loop(0), world.random, world.log, world.metrics}, world.options};
    Consumer& shop = world.consumer();
    bus.subscribe(shop.subscription("shop", {"orders", "couriers"}));
    const auto outcome = world.stage.run(bus.start());
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().reason, "bus.topics_missing");
    EXPECT_EQ(outcome.error().message, "Kafka at " + Broker::shared().address() +
                                           " lacks topics: " + world.options.topic_prefix +
                                           "couriers, " + world.options.topic_prefix +
                                           "couriers.parked");
}

TEST(KafkaBus, DoesNotStartWhereNobodyAnswers) {
    BusWorld world;
    world.options.brokers = {.addresses = "127.0.0.1:1", .patience = 300ms};
    KafkaBus bus{{world.stage.loop(0), world.random, world.log, world.metrics}, world.options};
    Consumer& shop = world.consumer();
    bus.subscribe(shop.subscription("shop", {"orders"}));
    const auto outcome = world.stage.run(bus.start());
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().reason, "bus.unreachable");
    EXPECT_TRUE(outcome.error().message.starts_with("Kafka at 127.0.0.1:1 cannot be reached: "))
        << outcome.error().message;
}

TEST(KafkaTopics, AreMadeOnce) {
    BusWorld world;
    const auto names = {world.options.topic_prefix + "orders", world.options.topic_prefix + "new"};
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(ensure_topics(world.options.brokers, names, {}, world.log));
    const auto bad = ensure_topics(world.options.brokers, {"no good"}, {}, world.log);
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().reason, "bus.topic_refused");
}

}  // namespace
}  // namespace waybill::kafka
