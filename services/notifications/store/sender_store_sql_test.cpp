// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/sender_store_sql.hpp"

#include "services/notifications/store/notifications_world.hpp"

#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

constexpr sql::Query in_the_clear{"test.clear",
                                  "SELECT COUNT(*) FROM senders WHERE sealed NOT LIKE 's1.%'"};

Sender sender_named(NotificationsWorld& world, std::string name) {
    return {.id = world.ids.next<AgentId>(),
            .name = std::move(name),
            .priority = 3,
            .quiet = QuietHours{.zone = "UTC", .begins = 22h, .ends = 7h},
            .providers = {{.kind = ProviderKind::webhook,
                           .url = "https://mail.example/in",
                           .secret = SecretText{"whsec_S2l0Y2hlbktpdGNoZW5LaXRjaGVuS2l0"}},
                          {}},
            .created_at = world.executor.clock().now()};
}

TEST(SenderStore, KeepsThemSealedAndGivesThemBack) {
    NotificationsWorld world;
    const auto run = [&](auto task) { return world.executor.run(std::move(task)); };
    const Sender first = sender_named(world, "first");
    ASSERT_TRUE(run(world.senders.insert({}, first)));
    world.executor.clock().advance(1s);
    ASSERT_TRUE(run(world.senders.insert({}, sender_named(world, "second"))));
    EXPECT_EQ(world.count(in_the_clear), 0);

    const auto found = run(world.senders.find({}, first.id)).value();
    EXPECT_EQ(found.name, "first");
    EXPECT_EQ(found.created_at, first.created_at);
    EXPECT_EQ(found.quiet, first.quiet);
    EXPECT_EQ(found.providers.at(0).secret.reveal(), first.providers[0].secret.reveal());
    EXPECT_EQ(run(world.senders.all({})).value().size(), 2U);
    const auto page = run(world.senders.list({}, {.limit = 1})).value();
    EXPECT_EQ(page.senders.at(0).name, "first");
    EXPECT_EQ(run(world.senders.list({}, {.limit = 1, .cursor = page.next_cursor}))
                  .value()
                  .senders.at(0)
                  .name,
              "second");

    Sender changed = found;
    changed.name = "third";
    changed.created_at = {};
    EXPECT_EQ(run(world.senders.replace({}, changed)).value().created_at, first.created_at);
    EXPECT_EQ(run(world.senders.find({}, first.id)).value().name, "third");
    ASSERT_TRUE(run(world.senders.erase({}, first.id)));
    ASSERT_TRUE(run(world.senders.erase({}, first.id)));
    EXPECT_EQ(run(world.senders.find({}, first.id)).error().reason, "notifications.no_sender");
    EXPECT_EQ(run(world.senders.replace({}, changed)).error().kind, ErrorKind::not_found);
}

TEST(SenderStore, HasARoomForSoMany) {
    NotificationsWorld world;
    for (std::size_t i = 0; i < senders_max; ++i)
        ASSERT_TRUE(world.executor.run(world.senders.insert({}, sender_named(world, "a"))));
    EXPECT_EQ(world.executor.run(world.senders.insert({}, sender_named(world, "a"))).error().reason,
              "notifications.too_many_senders");
}

}  // namespace
}  // namespace waybill::notifications
