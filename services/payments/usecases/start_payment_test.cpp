// SPDX-License-Identifier: Apache-2.0
#include "services/payments/usecases/start_payment.hpp"

#include "services/payments/usecases/fake_payments_world.hpp"

namespace waybill::payments {
namespace {

struct StartWorld : FakePaymentsWorld {
    StartPayment start{
        {.store = store, .clock = executor.clock(), .active_providers = {"simulator", "visa"}}};
    StartCommand command{.payment = ids.next<PaymentId>(),
                         .order = ids.next<OrderId>(),
                         .customer = ids.next<UserId>(),
                         .provider = "visa",
                         .due = {.amount = 2450}};
};

TEST(StartPayment, MakesThePaymentUnderTheOrdersIdOnce) {
    StartWorld world;
    ASSERT_TRUE(world.run(world.start.run({}, world.command)));
    ASSERT_EQ(world.store.payments.size(), 1u);
    const Payment started = world.store.payments.begin()->second;
    EXPECT_EQ(started.id, world.command.payment);
    EXPECT_EQ(started.order, world.command.order);
    EXPECT_EQ(started.customer, world.command.customer);
    EXPECT_EQ(started.provider, "visa");
    EXPECT_EQ(started.due.amount, 2450);
    EXPECT_EQ(started.status, PaymentStatus::created);
    EXPECT_EQ(started.created_at, world.now());
    EXPECT_TRUE(world.provider.opened.empty());  // it hears when the payer comes

    world.executor.run_for(1h);
    world.command.provider = "paypal";  // inactive by now; the payment was made before
    EXPECT_TRUE(world.run(world.start.run({}, world.command)));
    EXPECT_EQ(world.store.payments.begin()->second, started);
}

TEST(StartPayment, AmountsThatAreNoneAreRefused) {
    StartWorld world;
    for (const std::int64_t amount : {0L, -1L, INT64_MIN}) {
        world.command.due.amount = amount;
        EXPECT_EQ(world.run(world.start.run({}, world.command)).error().reason,
                  "payments.bad_amount");
    }
    EXPECT_TRUE(world.store.payments.empty());
}

TEST(StartPayment, MakesThePaymentOfAnOrderWhoseProviderLeftMeanwhile) {
    StartWorld world;
    world.command.provider = "paypal";
    EXPECT_TRUE(world.run(world.start.run({}, world.command)));
    EXPECT_EQ(world.store.payments.size(), 1u);
}

TEST(StartPayment, DoesNotTakeTroubleForAbsence) {
    StartWorld world;
    world.faults.fail_call(1, FaultPlan::Moment::before);
    EXPECT_EQ(world.run(world.start.run({}, world.command)).error().kind, ErrorKind::unavailable);
    EXPECT_TRUE(world.store.payments.empty());
}

TEST(StartPayment, FailureAtAnyPortCallIsToldAndMendedByTheRetry) {
    const auto once = [](StartWorld& world) { EXPECT_EQ(world.store.payments.size(), 1u); };
    const auto at_most_once = [](StartWorld& world) { EXPECT_LE(world.store.payments.size(), 1u); };
    sweep_faults<StartWorld>(
        {.command = [](StartWorld& world) { return world.run(world.start.run({}, world.command)); },
         .check_failed = at_most_once,
         .check_done = once});
}

}  // namespace
}  // namespace waybill::payments
