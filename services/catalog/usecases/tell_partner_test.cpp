// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/tell_partner.hpp"

#include "services/catalog/testing/fault_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

/// A paid order of a partner with a system of its own.
PartnerCall paid_order(CatalogWorld& world) {
    const Partner partner = world.add_partner({.api_url = "http://kitchen.test:8080/orders"});
    const Offer offer = world.add_offer(partner.id, 5);
    const OrderId order = world.ids.next<OrderId>();
    EXPECT_TRUE(world.reserve(order, partner.id, {{offer.id, 2}}));
    EXPECT_TRUE(world.pay(order, partner.id));
    return {.order = order,
            .number = "K7-2041",
            .partner = partner.id,
            .lines = {{offer.id, "Bread", 2}}};
}

TEST(TellPartner, SaysSoOnceItIsTold) {
    CatalogWorld world;
    const PartnerCall call = paid_order(world);
    EXPECT_TRUE(world.run(world.tell_partner.run({}, call)));
    ASSERT_EQ(world.partner_system.calls.size(), 1u);
    EXPECT_EQ(world.partner_system.calls[0].number, "K7-2041");
    EXPECT_EQ(world.partner_system.targets[0].url, "http://kitchen.test:8080/orders");
    EXPECT_EQ(world.events().back(), "partner.notified");

    EXPECT_TRUE(world.run(world.tell_partner.run({}, call)));
    EXPECT_EQ(world.partner_system.calls.size(), 1u);
}

TEST(TellPartner, CancelledOrderIsNotTold) {
    CatalogWorld world;
    const PartnerCall call = paid_order(world);
    ASSERT_TRUE(world.release(call.order));
    EXPECT_TRUE(world.run(world.tell_partner.run({}, call)));
    EXPECT_TRUE(world.partner_system.calls.empty());
}

TEST(TellPartner, OnlyWhatMayHelpIsTriedAgain) {
    struct Case {
        Result<CallOutcome> outcome;
        bool again;
        std::string_view reason;
    };
    const Case table[] = {
        {CallOutcome::refused, true, "catalog.partner_silent"},
        {CallOutcome::gone, false, "catalog.partner_gone"},
        {fail(ErrorKind::unavailable, "egress.connect"), true, "catalog.partner_silent"},
        {fail(ErrorKind::outcome_unknown, "egress.lost"), true, "catalog.partner_silent"},
        {fail(ErrorKind::deadline, "egress.timeout"), true, "catalog.partner_silent"},
        {fail(ErrorKind::rejected, "egress.answer_too_large"), true, "catalog.partner_silent"},
        {fail(ErrorKind::forbidden, "egress.blocked"), false, "egress.blocked"},
    };
    for (const Case& each : table) {
        CatalogWorld world;
        const PartnerCall call = paid_order(world);
        world.partner_system.outcome = each.outcome;
        const Status told = world.run(world.tell_partner.run({}, call));
        ASSERT_FALSE(told);
        EXPECT_EQ(told.error().reason, each.reason);
        EXPECT_EQ(retryable(told.error()), each.again);
        EXPECT_NE(world.events().back(), "partner.notified");
    }
}

TEST(TellPartner, SurvivesEveryFault) {
    sweep_faults(
        [](CatalogWorld& world) -> Command {
            const PartnerCall call = paid_order(world);
            return [&world, call] { return world.run(world.tell_partner.run({}, call)); };
        },
        [](CatalogWorld& world) {
            EXPECT_GE(world.partner_system.calls.size(), 1u);
            EXPECT_EQ(std::ranges::count(world.events(), "partner.notified"), 1);
        });
}

}  // namespace
}  // namespace waybill::catalog
