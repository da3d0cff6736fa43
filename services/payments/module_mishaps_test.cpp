// SPDX-License-Identifier: Apache-2.0
#include "services/payments/module.hpp"

#include "services/payments/testing/payments_world.hpp"

#include <gtest/gtest.h>

namespace waybill::payments {
namespace {

constexpr int always = 1'000'000;
constexpr sql::Query open_refunds{"t.open_refunds",
                                  "SELECT COUNT(*) FROM payment_refunds WHERE done_at IS NULL"};
constexpr sql::Query sim_refunded{"t.sim_refunded",
                                  "SELECT COALESCE(SUM(refunded), 0) FROM sim_charges"};

PaymentsSettings with(int PaymentsSettings::* share, int ppm) {
    PaymentsSettings settings = PaymentsWorld::certain();
    settings.*share = ppm;
    return settings;
}

TEST(Mishaps, ACallbackThatIsNeverSentIsAskedFor) {
    PaymentsWorld world{with(&PaymentsSettings::simulator_lost_ppm, always)};
    const auto payment = world.paid();
    EXPECT_EQ(payment.status(), "CREATED");
    world.executor.run_for(15s);
    EXPECT_EQ(world.get(payment.payment_id())->status(), "CAPTURED");
    EXPECT_EQ(world.http.arrived, 0);
    ASSERT_TRUE(world.audit());
}

TEST(Mishaps, ARepeatedCallbackCountsOnce) {
    PaymentsWorld world{with(&PaymentsSettings::simulator_repeated_ppm, always)};
    EXPECT_EQ(world.paid().status(), "CAPTURED");
    EXPECT_EQ(world.http.arrived, 2);
    EXPECT_EQ(world.events("payment.captured"), 1);
    ASSERT_TRUE(world.audit());
}

TEST(Mishaps, ADeclineThatComesAfterTheCaptureChangesNothing) {
    auto settings = with(&PaymentsSettings::simulator_late_ppm, always);
    settings.simulator_late_by = 5min;
    PaymentsWorld world{settings};
    const auto payment = world.opened();
    ASSERT_TRUE(world.decide(payment.payment_id(), false));
    world.executor.run_for(3s);
    ASSERT_TRUE(world.decide(payment.payment_id(), true));
    world.executor.run_for(3s);
    EXPECT_EQ(world.get(payment.payment_id())->status(), "CREATED") << "nobody has told yet";
    // The capture overtakes what came to be before it.
    const auto body = world.body(payment, "captured",
                                 world.checkout(payment.payment_id())->charges(1).charge_id());
    ASSERT_TRUE(world.callback(world.signed_callback(body)));
    world.executor.run_for(10min);
    EXPECT_EQ(world.get(payment.payment_id())->status(), "CAPTURED");
    EXPECT_EQ(world.events("payment.captured"), 1);
    EXPECT_EQ(world.events("payment.declined"), 0);
    ASSERT_TRUE(world.audit());
}

TEST(Mishaps, AProviderThatFailsHalfTheTimeIsAskedAgainUntilAllIsDone) {
    auto settings = with(&PaymentsSettings::simulator_away_ppm, always / 2);
    settings.simulator_lost_ppm = always;
    PaymentsWorld world{settings};
    for (int i = 0; i < 10; ++i) {
        const auto payment = world.opened();
        for (int looks = 0; looks < 20 && !world.checkout(payment.payment_id()); ++looks)
            ASSERT_TRUE(world.get(payment.payment_id()));
        ASSERT_TRUE(world.decide(payment.payment_id(), true));
        world.executor.run_for(1h);
        EXPECT_EQ(world.get(payment.payment_id())->status(), "CAPTURED");
        ASSERT_TRUE(world.order_event("order.cancelled", payment, world.ids.next<EventId>()));
    }
    world.executor.run_for(24h);
    EXPECT_EQ(world.count(open_refunds), 0);
    EXPECT_EQ(world.count(sim_refunded), 10 * 2'450);
    ASSERT_TRUE(world.audit());
}

}  // namespace
}  // namespace waybill::payments
