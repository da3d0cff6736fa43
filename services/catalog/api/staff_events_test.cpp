// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/api/staff_events.hpp"

#include "contracts/identity/v1/events.pb.h"
#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

struct StaffWorld : CatalogWorld {
    Partner partner = add_partner({});
    UserId user = ids.next<UserId>();
    service::EventTable table = staff_events(partners, partners, executor.clock());

    messaging::Event joined(const PartnerId& whose) {
        identity::v1::StaffJoined message;
        message.set_user_id(user.text());
        message.set_partner_id(whose.text());
        messaging::Event made{.id = ids.next<EventId>(), .type = "staff.joined"};
        message.SerializeToString(&made.data);
        return made;
    }
    Status hear(messaging::Event heard) { return run(table.dispatch({}, std::move(heard))); }
};

TEST(StaffEvents, WhoJoinsWorksForThePartnerHoweverOftenItIsTold) {
    StaffWorld world;
    const auto event = world.joined(world.partner.id);
    EXPECT_TRUE(world.hear(event));
    EXPECT_TRUE(world.hear(event));
    EXPECT_EQ(world.run(world.partners.staffed_by({}, world.user)).value(),
              std::vector<PartnerId>{world.partner.id});
    EXPECT_EQ(world.count("inbox"), 1);
}

TEST(StaffEvents, WhoIsErasedWorksForNobody) {
    StaffWorld world;
    ASSERT_TRUE(world.hear(world.joined(world.partner.id)));
    identity::v1::UserChanged message;
    message.set_user_id(world.user.text());
    messaging::Event erased{.id = world.ids.next<EventId>(), .type = "user.erased"};
    message.SerializeToString(&erased.data);
    EXPECT_TRUE(world.hear(erased));
    EXPECT_TRUE(world.hear(erased));
    EXPECT_EQ(world.count("partner_staff"), 0);
    EXPECT_EQ(world.count("inbox"), 2);
}

TEST(StaffEvents, WhatCannotBeIsParkedAndLeavesNothing) {
    StaffWorld world;
    auto broken = world.joined(world.partner.id);
    broken.data = "\xFF\xFF";
    EXPECT_FALSE(retryable(world.hear(broken).error()));
    EXPECT_FALSE(retryable(world.hear(world.joined(world.ids.next<PartnerId>())).error()));
    EXPECT_EQ(world.count("inbox"), 0);
    EXPECT_EQ(world.count("partner_staff"), 0);
}

}  // namespace
}  // namespace waybill::catalog
