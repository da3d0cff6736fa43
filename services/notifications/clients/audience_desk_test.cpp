// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/clients/audience_desk.hpp"

#include "contracts/couriers/v1/couriers.fakes.hpp"
#include "contracts/orders/v1/orders.fakes.hpp"
#include "services/notifications/usecases/mailing_world.hpp"

#include <gtest/gtest.h>

namespace waybill::notifications {
namespace {

struct AudienceWorld : MailingWorld {
    orders::v1::FakeOrdersService orders{};
    couriers::v1::FakeCouriersService couriers{};
    AudienceCalls desk_of_audiences{{.orders = orders, .couriers = couriers}};
    UserId ada = ids.next<UserId>();
};

TEST(AudienceDesk, WhoHasOrderedFromAPartnerIsAskedOfOrders) {
    AudienceWorld world;
    const PartnerId partner = world.ids.next<PartnerId>();
    world.orders.on_list_orders =
        [&](const orders::v1::ListOrdersRequest&) -> Result<orders::v1::ListOrdersReply> {
        orders::v1::ListOrdersReply reply;
        reply.add_orders()->set_customer_id(world.ada.text());
        reply.set_next_cursor("more");
        return reply;
    };
    const auto found = world.executor.run(
        world.desk_of_audiences.find({}, Announcement{.partner = partner}, "from"));
    EXPECT_EQ(found->users, std::vector<UserId>{world.ada});
    EXPECT_EQ(found->next_cursor, "more");
    EXPECT_EQ(world.orders.on_list_orders.last.partner_id(), partner.text());
    EXPECT_EQ(world.orders.on_list_orders.last.page().cursor(), "from");
}

TEST(AudienceDesk, TheCouriersOfAZoneAreAskedOfCouriers) {
    AudienceWorld world;
    world.couriers.on_list_couriers =
        [&](const couriers::v1::ListCouriersRequest&) -> Result<couriers::v1::ListCouriersReply> {
        couriers::v1::ListCouriersReply reply;
        reply.add_couriers()->set_user_id(world.ada.text());
        return reply;
    };
    const auto found =
        world.executor.run(world.desk_of_audiences.find({}, Announcement{.zone = "centre"}, ""));
    EXPECT_EQ(found->users, std::vector<UserId>{world.ada});
    EXPECT_EQ(found->next_cursor, "");
    EXPECT_EQ(world.couriers.on_list_couriers.last.zone(), "centre");
}

}  // namespace
}  // namespace waybill::notifications
