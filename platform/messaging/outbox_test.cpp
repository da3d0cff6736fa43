// SPDX-License-Identifier: Apache-2.0
#include "platform/messaging/outbox.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace waybill::messaging {
namespace {

struct InboxWorld {
    Delivery claim_for(std::string_view consumer, const EventId& event) {
        const TimePoint now = executor.clock().now();
        auto work = [&](sql::Tx& tx) { return claim(tx, consumer, event, now); };
        return executor.run(database->write({}, work)).value();
    }
    std::int64_t forget(TimePoint before, int limit = 100) {
        auto work = [&](sql::Tx& tx) { return forget_claims(tx, before, limit); };
        return executor.run(database->write({}, work)).value();
    }

    ManualExecutor executor;
    SeededRandom random{11};
    IdSource ids{executor.clock(), random};
    sqlite::TemporaryDatabase database{executor};
};

TEST(Inbox, ForgetsOldClaimsOfEveryConsumer) {
    InboxWorld world;
    const auto old = world.ids.next<EventId>();
    for (const auto* consumer : {"a.orders", "b.orders", "b.payments"})
        EXPECT_EQ(world.claim_for(consumer, old), Delivery::first);
    world.executor.run_for(1h);
    const auto young = world.ids.next<EventId>();
    EXPECT_EQ(world.claim_for("b.orders", young), Delivery::first);

    const TimePoint now = world.executor.clock().now();
    EXPECT_EQ(world.forget(now - 2h), 0);
    EXPECT_EQ(world.forget(now), 3);
    EXPECT_EQ(world.forget(now), 0);
    EXPECT_EQ(world.claim_for("b.orders", young), Delivery::repeated);
    EXPECT_EQ(world.claim_for("b.orders", old), Delivery::first);
}

TEST(Inbox, KeepsTheClaimOfAnEventThatCameLate) {
    InboxWorld world;
    const auto late = world.ids.next<EventId>();
    world.executor.run_for(24h);
    EXPECT_EQ(world.claim_for("a.orders", late), Delivery::first);
    const TimePoint claimed = world.executor.clock().now();
    EXPECT_EQ(world.forget(claimed), 0);  // though the event is older
    EXPECT_EQ(world.claim_for("a.orders", late), Delivery::repeated);
    EXPECT_EQ(world.forget(claimed + 1ms), 1);
}

TEST(Inbox, ForgetsWhatHasNoTimeByWhenItWasClaimed) {
    InboxWorld world;
    EventId timeless{};
    for (int i = 0; i < 3; ++i) {
        Uuid uuid = world.ids.next_uuid();
        std::fill_n(uuid.bytes.begin(), 6, std::uint8_t{0});
        timeless = EventId{uuid};
        EXPECT_EQ(world.claim_for("a.callbacks", timeless), Delivery::first);
        world.executor.run_for(1h);
    }
    EXPECT_EQ(world.forget(world.executor.clock().now() - 90min), 2);
    EXPECT_EQ(world.claim_for("a.callbacks", timeless), Delivery::repeated);
}

TEST(Inbox, ForgetsALimitedNumberAtOnce) {
    InboxWorld world;
    for (int i = 0; i < 5; ++i) world.claim_for("a.orders", world.ids.next<EventId>());
    world.executor.run_for(1s);
    const TimePoint now = world.executor.clock().now();
    EXPECT_EQ(world.forget(now, 3), 3);
    EXPECT_EQ(world.forget(now, 3), 2);
}

}  // namespace
}  // namespace waybill::messaging
