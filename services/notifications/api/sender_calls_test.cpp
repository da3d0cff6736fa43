// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/notification_api_world.hpp"

#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

constexpr std::string_view secret = "whsec_S2l0Y2hlbktpdGNoZW5LaXRjaGVuS2l0";

struct SenderWorld : ApiWorld {
    static pb::Sender wanted() {
        pb::Sender message;
        message.set_name("Main relay");
        message.set_priority(1);
        message.add_channels("mail");
        auto& hook = *message.add_providers();
        hook.set_kind("webhook");
        hook.set_url("https://mail.example/in");
        hook.set_secret(std::string{secret});
        message.add_providers()->set_kind("smtp");
        return message;
    }
    Result<pb::Sender> create(pb::Sender message) {
        return executor.run(calls.create_sender({}, std::move(message)));
    }
    int listed_senders() { return executor.run(calls.list_senders({}, {})).value().senders_size(); }
};

TEST(SenderCalls, KeysAreTakenAndNotShown) {
    SenderWorld world;
    const auto made = world.create(SenderWorld::wanted()).value();
    EXPECT_TRUE(made.agent_id().starts_with("agt_"));
    EXPECT_EQ(made.providers(0).secret(), "");
    pb::SenderRequest one;
    one.set_agent_id(made.agent_id());
    EXPECT_EQ(world.executor.run(world.calls.get_sender({}, one))->SerializeAsString(),
              made.SerializeAsString());
    EXPECT_EQ(world.listed_senders(), 1);

    EXPECT_TRUE(world.executor.run(world.route.send({}, {.message_id = "job_1"})));
    EXPECT_EQ(world.http.requests.size(), 1U) << "the first way out";
    pb::Sender changed = SenderWorld::wanted();
    changed.set_agent_id(made.agent_id());
    changed.mutable_providers()->DeleteSubrange(0, 1);
    ASSERT_TRUE(world.executor.run(world.calls.replace_sender({}, changed)));
    EXPECT_FALSE(world.executor.run(world.route.send({}, {.message_id = "job_2"})))
        << "the relay, which wants an address, and at once";
    EXPECT_EQ(world.http.requests.size(), 1U);
    ASSERT_TRUE(world.executor.run(world.calls.delete_sender({}, one)));
    EXPECT_EQ(world.listed_senders(), 0);
    EXPECT_EQ(world.executor.run(world.calls.replace_sender({}, changed)).error().reason,
              "notifications.no_sender");
}

TEST(SenderCalls, WhatCannotBeMeantIsRefusedWithoutEffect) {
    SenderWorld world;
    const std::pair<std::string_view, void (*)(pb::Sender&)> bad[] = {
        {"no name", [](auto& m) { m.clear_name(); }},
        {"priority", [](auto& m) { m.set_priority(10); }},
        {"channel", [](auto& m) { m.add_channels("smoke"); }},
        {"no provider", [](auto& m) { m.clear_providers(); }},
        {"many providers",
         [](auto& m) {
             for (int i = 0; i < 6; ++i) m.add_providers()->set_kind("smtp");
         }},
        {"unknown provider", [](auto& m) { m.mutable_providers(1)->set_kind("pigeon"); }},
        {"no URL", [](auto& m) { m.mutable_providers(0)->clear_url(); }},
        {"no secret", [](auto& m) { m.mutable_providers(0)->clear_secret(); }},
        {"weak secret", [](auto& m) { m.mutable_providers(0)->set_secret("whsec_eA=="); }},
        {"a relay with a URL", [](auto& m) { m.mutable_providers(1)->set_url("https://a.b"); }},
        {"zone",
         [](auto& m) {
             m.mutable_quiet_hours()->set_zone("Mars/Base");
             m.mutable_quiet_hours()->set_begins("22:00");
             m.mutable_quiet_hours()->set_ends("07:00");
         }},
        {"hours", [](auto& m) { m.mutable_quiet_hours()->set_zone("UTC"); }},
    };
    for (const auto& [name, spoil] : bad) {
        pb::Sender message = SenderWorld::wanted();
        spoil(message);
        const auto made = world.create(std::move(message));
        ASSERT_FALSE(made) << name;
        EXPECT_EQ(made.error().reason, "notifications.bad_sender") << name;
    }
    EXPECT_EQ(world.listed_senders(), 0);
}

}  // namespace
}  // namespace waybill::notifications
