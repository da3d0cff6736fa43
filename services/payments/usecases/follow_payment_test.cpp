// SPDX-License-Identifier: Apache-2.0
#include "services/payments/usecases/follow_payment.hpp"

#include "services/payments/usecases/fake_payments_world.hpp"

namespace waybill::payments {
namespace {

struct FollowWorld : FakePaymentsWorld {
    FollowPayment follow{{.store = store,
                          .refunds = refunds,
                          .provider = provider,
                          .ids = ids,
                          .clock = executor.clock()}};
    PaymentId id = put({.id = ids.next<PaymentId>(), .due = {.amount = 2450}});
    RefundId refund =
        put(Refund{.id = ids.next<RefundId>(), .payment = id, .amount = {.amount = 2450}});

    PaymentId put(Payment entry) {
        store.payments.insert_or_assign(entry.id, entry);
        return entry.id;
    }
    RefundId put(Refund entry) {
        refunds.refunds.insert_or_assign(entry.id, entry);
        return entry.id;
    }
    Payment& stored() { return store.payments.at(id); }
    Result<Payment> show() { return run(follow.show({}, {.payment = id})); }
    Status reconcile() { return run(follow.reconcile({}, id)); }
    Status send_refund() { return run(follow.send_refund({}, refund)); }
    ChargeReport charge(std::string name, ChargeResult result, std::int64_t amount = 2450) {
        return {
            .charge = std::move(name), .result = result, .amount = {.amount = amount}, .at = now()};
    }
};

TEST(FollowPayment, FirstLookOpensTheCheckoutAndLaterOnesDoNot) {
    FollowWorld world;
    const auto shown = world.show();
    ASSERT_TRUE(shown);
    EXPECT_EQ(shown->opened_at, world.now());
    EXPECT_TRUE(world.provider.opened.contains(world.id));
    world.provider.opened.clear();
    world.executor.run_for(1h);
    EXPECT_EQ(world.show()->opened_at, shown->opened_at);
    EXPECT_TRUE(world.provider.opened.empty());
}

TEST(FollowPayment, WhatCannotBePaidAnyMoreIsShownUnopened) {
    struct Case {
        std::string_view name;
        std::function<void(Payment&)> change;
    };
    const Case cases[] = {
        {"captured", [](Payment& p) { p.status = PaymentStatus::captured; }},
        {"failed", [](Payment& p) { p.status = PaymentStatus::failed; }},
        {"refunded", [](Payment& p) { p.status = PaymentStatus::refunded; }},
        {"cancelled", [](Payment& p) { p.order_cancelled_at = p.created_at; }},
    };
    for (const Case& c : cases) {
        FollowWorld world;
        c.change(world.stored());
        EXPECT_TRUE(world.show()) << c.name;
        EXPECT_TRUE(world.provider.opened.empty()) << c.name;
    }
}

TEST(FollowPayment, PaymentIsShownThoughItsProviderIsAway) {
    FollowWorld world;
    for (const int call : {2, 3}) {  // open, mark_opened
        world.faults.fail_call(call, FaultPlan::Moment::before);
        const auto shown = world.show();
        ASSERT_TRUE(shown);
        EXPECT_FALSE(shown->opened_at);
        EXPECT_TRUE(world.faults.fired());
    }
    world.faults.clear();
    EXPECT_TRUE(world.show()->opened_at);
}

TEST(FollowPayment, AnOpeningWhoseAnswerIsLostIsUnknownAndTriedAgain) {
    FollowWorld world;
    world.provider.page = "https://bank.test/1";
    world.faults.fail_call(2, FaultPlan::Moment::after);
    EXPECT_EQ(world.show()->status, PaymentStatus::unknown);
    world.faults.clear();
    const auto shown = world.show();
    EXPECT_EQ(shown->status, PaymentStatus::created);
    EXPECT_EQ(shown->checkout_url, "https://bank.test/1");
}

TEST(FollowPayment, NoProviderReportsOfAnothersPayment) {
    FollowWorld world;
    ReportEntry entry{.payment = world.id,
                      .provider = "km",
                      .report = world.charge("c1", ChargeResult::captured)};
    const auto reported = world.run(world.follow.report({}, entry));
    ASSERT_FALSE(reported);
    EXPECT_EQ(reported.error().kind, ErrorKind::not_found);
    EXPECT_EQ(world.stored().status, PaymentStatus::created);
}

TEST(FollowPayment, FailureAtAnyPortCallOfALookIsBorneOrTold) {
    sweep_faults<FollowWorld>(
        {.command = [](FollowWorld& world) -> Status {
             WAYBILL_CHECK(world.show());
             return {};
         },
         .check_failed = [](FollowWorld& world) { EXPECT_TRUE(world.provider.opened.empty()); },
         .check_done =
             [](FollowWorld& world) {
                 // A checkout marked as open is open at the provider.
                 EXPECT_LE(world.stored().opened_at.has_value(), world.provider.opened.size());
                 EXPECT_TRUE(world.show()->opened_at);  // at the next look
             },
         .borne = {2, 3}});
}

TEST(FollowPayment, ReconcilingBooksWhatTheProviderSaysOnce) {
    FollowWorld world;
    EXPECT_TRUE(world.reconcile());  // no news
    EXPECT_EQ(world.stored().status, PaymentStatus::created);
    world.provider.reports = {world.charge("c1", ChargeResult::failed),
                              world.charge("c2", ChargeResult::captured)};
    EXPECT_TRUE(world.reconcile());
    EXPECT_EQ(world.stored().status, PaymentStatus::captured);
    EXPECT_EQ(world.stored().captured, 2450);
    EXPECT_EQ(world.stored().failures, 1);
    const std::int64_t version = world.stored().version;
    EXPECT_TRUE(world.reconcile());
    EXPECT_EQ(world.stored().version, version);
}

TEST(FollowPayment, AChargeThatCameBesideTheOneThatPaidIsFoundByAsking) {
    FollowWorld world;
    world.stored().status = PaymentStatus::captured;
    world.stored().captured = 2450;
    world.stored().charge = "c1";
    world.provider.reports = {world.charge("c1", ChargeResult::captured),
                              world.charge("c9", ChargeResult::captured)};
    EXPECT_TRUE(world.reconcile());
    EXPECT_TRUE(world.reconcile());
    EXPECT_EQ(world.store.surplus, 2450);
    EXPECT_EQ(world.stored().captured, 2450);
}

TEST(FollowPayment, AskingBooksWhatIsNotDueApartAndTheOthersAsTheyAre) {
    FollowWorld world;
    world.provider.reports = {world.charge("c1", ChargeResult::captured, 1)};
    EXPECT_TRUE(world.reconcile());
    EXPECT_EQ(world.stored().status, PaymentStatus::created);
    EXPECT_EQ(world.store.surplus, 1);

    FollowWorld other;
    other.provider.reports = {other.charge("c1", ChargeResult::captured, 1),
                              other.charge("c2", ChargeResult::captured, 2500)};
    EXPECT_TRUE(other.reconcile());
    EXPECT_EQ(other.stored().captured, 2450);
    EXPECT_EQ(other.store.surplus, 51);
}

TEST(FollowPayment, FailureAtAnyPortCallOfReconcilingIsToldAndMendedByTheRetry) {
    struct NewsWorld : FollowWorld {
        NewsWorld() {
            provider.reports = {charge("c1", ChargeResult::failed),
                                charge("c2", ChargeResult::failed),
                                charge("c3", ChargeResult::captured)};
        }
    };
    // A capture that was booked by the failing call leaves nothing to ask, which is well too.
    sweep_faults<NewsWorld>(
        {.command = [](NewsWorld& world) { return world.reconcile(); },
         .check_failed = [](NewsWorld& world) { EXPECT_LE(world.stored().failures, 2); },
         .check_done =
             [](NewsWorld& world) {
                 EXPECT_EQ(world.stored().status, PaymentStatus::captured);
                 EXPECT_EQ(world.stored().captured, 2450);
                 EXPECT_EQ(world.stored().failures, 2);
             }});
}

TEST(FollowPayment, APayerWhoComesBackSeesWhatTheProviderSays) {
    FollowWorld world;
    const auto come_back = [&] {
        return world.run(world.follow.come_back({}, {.payment = world.id}));
    };
    world.provider.reports = {world.charge("c1", ChargeResult::captured)};
    EXPECT_EQ(come_back()->status, PaymentStatus::created);  // there is no checkout yet
    ASSERT_TRUE(world.show());
    world.faults.fail_call(3, FaultPlan::Moment::before);  // the provider's answer
    EXPECT_EQ(come_back()->status, PaymentStatus::created);
    world.faults.clear();
    EXPECT_EQ(come_back()->status, PaymentStatus::captured);
    world.provider.reports.clear();
    EXPECT_EQ(come_back()->status, PaymentStatus::captured);
}

TEST(FollowPayment, RefundThatIsDoneIsNotSentAgain) {
    FollowWorld world;
    EXPECT_TRUE(world.send_refund());
    EXPECT_EQ(world.provider.refunded.at(world.refund), 2450);
    EXPECT_EQ(world.refunds.done_at, world.now());
    world.provider.refunded.clear();
    EXPECT_TRUE(world.send_refund());
    EXPECT_TRUE(world.provider.refunded.empty());
}

TEST(FollowPayment, RefundThatTheProviderRejectsStaysToBeDone) {
    FollowWorld world;
    world.provider.rejects = true;
    EXPECT_EQ(world.send_refund().error().kind, ErrorKind::rejected);
    EXPECT_FALSE(world.refunds.refunds.at(world.refund).done_at);
    world.refund = world.ids.next<RefundId>();
    EXPECT_EQ(world.send_refund().error().reason, "payments.not_found");
}

TEST(FollowPayment, OfWhatTheProviderDeniesOnlyASurplusIsWrittenBack) {
    FollowWorld world;
    world.provider.denies = true;
    EXPECT_EQ(world.send_refund().error().reason, "payments.no_charge");
    EXPECT_FALSE(world.refunds.refunds.at(world.refund).done_at) << "the rest of a payment is owed";
    world.refunds.refunds.at(world.refund).kind = RefundKind::surplus;
    EXPECT_TRUE(world.send_refund());
    EXPECT_EQ(world.refunds.refunds.at(world.refund).kind, RefundKind::denied);
    EXPECT_TRUE(world.refunds.refunds.at(world.refund).done_at);
}

TEST(FollowPayment, FailureAtAnyPortCallOfARefundIsToldAndMendedByTheRetry) {
    sweep_faults<FollowWorld>(
        {.command = [](FollowWorld& world) { return world.send_refund(); },
         .check_failed =
             [](FollowWorld& world) {
                 const bool done = world.refunds.refunds.at(world.refund).done_at.has_value();
                 EXPECT_LE(done, world.provider.refunded.contains(world.refund));
             },
         .check_done =
             [](FollowWorld& world) {
                 EXPECT_TRUE(world.refunds.refunds.at(world.refund).done_at);
                 EXPECT_EQ(world.provider.refunded.size(), 1u);
             }});
}

}  // namespace
}  // namespace waybill::payments
