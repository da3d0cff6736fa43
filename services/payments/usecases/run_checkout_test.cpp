// SPDX-License-Identifier: Apache-2.0
#include "services/payments/usecases/run_checkout.hpp"

#include "platform/testing/fault_sweep.hpp"
#include "platform/testing/manual_executor.hpp"

#include <map>

namespace waybill::payments::simulator {
namespace {

/// A book of one checkout.
class FakeBook final : public CheckoutStore {
public:
    explicit FakeBook(FaultPlan& faults) : faults_{faults} {}

    Task<Result<Checkout>> create(Context, Checkout made) override { co_return made; }
    Task<Result<Checkout>> find(Context, PaymentId) override { co_return checkout; }
    Task<Result<Checkout>> decide(Context, NewDecision made) override {
        co_return faults_.call([&]() -> Result<Checkout> {
            const auto effect = simulator::decide(checkout, made.decision);
            if (!effect) return fail(ErrorKind::conflict, "payments.wrong_state");
            if (*effect == DecisionEffect::repeated) return checkout;
            checkout.charges.push_back({.id = made.charge,
                                        .payment = made.payment,
                                        .decision = made.decision,
                                        .created_at = made.at,
                                        .finished_at = std::nullopt});
            due.push_back(made.due);
            return checkout;
        });
    }
    Task<Status> end_charge(Context, DueCharge ended) override {
        co_return faults_.call([&]() -> Status {
            for (Charge& known : checkout.charges)
                if (known.id == ended.charge) known.state = end_of(known, ended.luck);
            told_at.push_back(ended.tell_at);
            return {};
        });
    }
    Task<Result<Checkout>> refund(Context, RefundOrder) override { co_return checkout; }
    Task<Result<ChargeNotice>> notice(Context, ChargeId charge) override {
        co_return faults_.call([&]() -> Result<ChargeNotice> {
            for (const Charge& known : checkout.charges)
                if (known.id == charge)
                    return ChargeNotice{.url = "http://shop.test", .charge = known};
            return fail(ErrorKind::not_found, "payments.not_found");
        });
    }
    Checkout checkout{};
    std::vector<TimePoint> due{};
    std::vector<std::optional<TimePoint>> told_at{};

private:
    FaultPlan& faults_;
};

class FakeNoticeSender final : public NoticeSender {
public:
    explicit FakeNoticeSender(FaultPlan& faults) : faults_{faults} {}
    Task<Status> send(Context, ChargeNotice notice) override {
        co_return faults_.call([&]() -> Status {
            ++told[notice.charge.id];
            return {};
        });
    }
    std::map<ChargeId, int> told{};

private:
    FaultPlan& faults_;
};

struct CheckoutWorld {
    ManualExecutor executor{};
    SeededRandom random{42};
    IdSource ids{executor.clock(), random};
    FaultPlan faults{};
    FakeBook book{faults};
    FakeNoticeSender sender{faults};
    Delay delay{.min = 200ms, .max = 1s};
    Mishaps mishaps{};
    PaymentId payment = ids.next<PaymentId>();

    Result<Checkout> decide(Decision decision = Decision::approve) {
        RunCheckout use_case{deps(), delay};
        return executor.run(use_case.decide({}, payment, decision));
    }
    Status notify(ChargeId charge) {
        RunCheckout use_case{deps(), delay};
        return executor.run(use_case.notify({}, charge));
    }
    RunCheckout::Deps deps() {
        return {.store = book,
                .sender = sender,
                .ids = ids,
                .random = random,
                .clock = executor.clock(),
                .mishaps = mishaps};
    }
    /// When the merchant is told of a charge that ends now.
    std::optional<TimePoint> end(ChargeId charge) {
        RunCheckout use_case{deps(), delay};
        EXPECT_TRUE(executor.run(use_case.charge_due({}, charge, executor.clock().now())));
        return book.told_at.back();
    }
};

TEST(RunCheckout, DecisionBecomesOneChargeThatEndsWithinTheDelay) {
    for (int i = 0; i < 200; ++i) {
        CheckoutWorld world;
        world.random = SeededRandom{static_cast<std::uint64_t>(i)};
        ASSERT_TRUE(world.decide());
        ASSERT_TRUE(world.decide());  // pressed twice
        ASSERT_EQ(world.book.checkout.charges.size(), 1u);
        EXPECT_EQ(world.book.checkout.charges[0].payment, world.payment);
        const Duration takes = world.book.due.at(0) - world.executor.clock().now();
        EXPECT_GE(takes, 200ms);
        EXPECT_LE(takes, 1s);
    }
}

TEST(RunCheckout, DelayWithoutSpreadIsItsMinimum) {
    for (const Duration max : {5s, 3s}) {
        CheckoutWorld world;
        world.delay = {.min = 5s, .max = max};
        ASSERT_TRUE(world.decide(Decision::decline));
        EXPECT_EQ(world.book.due.at(0), world.executor.clock().now() + 5s);
    }
}

TEST(RunCheckout, CallbacksAreLostLateOrRepeatedOnDemand) {
    constexpr std::uint32_t always = 1'000'000;
    CheckoutWorld world;
    const ChargeId charge = world.decide()->charges.at(0).id;
    const TimePoint now = world.executor.clock().now();
    EXPECT_EQ(world.end(charge), now);
    ASSERT_TRUE(world.notify(charge));
    EXPECT_EQ(world.sender.told[charge], 1);
    world.mishaps = {.repeated_ppm = always, .late_ppm = always, .late_by = 5min};
    EXPECT_EQ(world.end(charge), now + 5min);
    ASSERT_TRUE(world.notify(charge));
    EXPECT_EQ(world.sender.told[charge], 3);
    world.mishaps = {.lost_ppm = always};
    EXPECT_EQ(world.end(charge), std::nullopt);
}

TEST(RunCheckout, NoticeOfAnUnknownChargeIsNotSent) {
    CheckoutWorld world;
    EXPECT_EQ(world.notify(world.ids.next<ChargeId>()).error().reason, "payments.not_found");
    EXPECT_TRUE(world.sender.told.empty());
}

TEST(RunCheckout, FailureAtAnyPortCallOfADecisionIsToldAndMendedByTheRetry) {
    sweep_faults<CheckoutWorld>(
        {.command = [](CheckoutWorld& world) -> Status {
             WAYBILL_CHECK(world.decide());
             return {};
         },
         .check_failed = [](CheckoutWorld&) {},
         .check_done =
             [](CheckoutWorld& world) { EXPECT_EQ(world.book.checkout.charges.size(), 1u); }});
}

TEST(RunCheckout, FailureAtAnyPortCallOfANoticeIsToldAndMendedByTheRetry) {
    struct ChargedWorld : CheckoutWorld {
        ChargeId charge = decide()->charges.at(0).id;
    };
    sweep_faults<ChargedWorld>(
        {.command = [](ChargedWorld& world) { return world.notify(world.charge); },
         .check_failed = [](ChargedWorld&) {},
         .check_done =
             [](ChargedWorld& world) { EXPECT_GE(world.sender.told.at(world.charge), 1); }});
}

}  // namespace
}  // namespace waybill::payments::simulator
