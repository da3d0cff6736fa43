// SPDX-License-Identifier: Apache-2.0
#include "services/payments/module.hpp"

#include "services/payments/testing/payments_world.hpp"

#include <gtest/gtest.h>

namespace waybill::payments {
namespace {

constexpr sql::Query count_jobs{"t.jobs",
                                "SELECT COUNT(*) FROM jobs WHERE kind = 'payment.refund'"};
constexpr sql::Query count_hand_ins{"t.hand_ins", "SELECT COUNT(*) FROM cash_hand_ins"};
constexpr sql::Query sum_held{"t.held", "SELECT COALESCE(SUM(held), 0) FROM courier_cash"};
constexpr sql::Query count_cash_tries{"t.cash_tries", "SELECT COUNT(*) FROM payment_attempts"};

struct CashWorld : PaymentsWorld {
    v1::Payment ordered() { return start(wanted("cash")).value(); }
    Status delivered(const v1::Payment& payment) {
        return order_event("order.completed", payment, ids.next<EventId>());
    }
    v1::Payment taken() {
        const auto payment = ordered();
        WAYBILL_ASSERT(delivered(payment));
        return get(payment.payment_id()).value();
    }
    Result<v1::CashHandIn> hand_in(std::int64_t amount, std::string key,
                                   const std::string& currency = "EUR") {
        v1::HandInCashRequest request;
        request.set_courier_id(courier.text());
        request.mutable_amount()->set_amount(amount);
        request.mutable_amount()->set_currency(currency);
        request.set_taken_by("usr_boss");
        request.set_note("till 2");
        request.mutable_idempotency()->set_scope("boss");
        request.mutable_idempotency()->set_fingerprint(std::to_string(amount));
        request.mutable_idempotency()->set_key(std::move(key));
        return executor.run(module.calls().hand_in_cash(Context{}, request));
    }
    Result<v1::Refund> give_back(const v1::Payment& payment, std::int64_t amount) {
        v1::RefundPartRequest request;
        request.set_payment_id(payment.payment_id());
        request.mutable_amount()->set_amount(amount);
        request.mutable_amount()->set_currency("EUR");
        request.mutable_idempotency()->set_scope("boss");
        request.mutable_idempotency()->set_key("refund");
        request.mutable_idempotency()->set_fingerprint(std::to_string(amount));
        return executor.run(module.calls().refund_part(Context{}, request));
    }
    Result<v1::Refund> pay_out(const std::string& refund) {
        v1::PayOutRequest request;
        request.set_refund_id(refund);
        return executor.run(module.calls().pay_out_refund(Context{}, request));
    }
    v1::StatementReply held() {
        v1::StatementRequest request;
        request.set_account("courier_cash");
        request.set_owner(courier.text());
        return executor.run(module.calls().statement(Context{}, request)).value();
    }
};

TEST(Cash, IsHeldByWhoeverHandedTheOrderOver) {
    CashWorld world;
    const auto payment = world.ordered();
    EXPECT_EQ(payment.status(), "CREATED");
    EXPECT_EQ(payment.checkout_url(), "");
    EXPECT_TRUE(world.balances().empty());
    const EventId event = world.ids.next<EventId>();
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(world.order_event("order.completed", payment, event));
    world.executor.run_for(1h);
    EXPECT_EQ(world.get(payment.payment_id())->status(), "CAPTURED");
    auto balances = world.balances();
    EXPECT_EQ(balances["courier_cash"], 2'450);
    EXPECT_EQ(balances["customer_clearing"], 0);
    EXPECT_EQ(balances["courier_payable"], -300);
    EXPECT_EQ(balances["partner_payable"] + balances["platform_fee"], -2'150);
    EXPECT_EQ(world.count(sum_held), 2'450);
    EXPECT_EQ(world.events("payment.captured"), 1);
    v1::ListTriesRequest request;
    request.set_payment_id(payment.payment_id());
    const auto tries = world.executor.run(world.module.calls().list_tries(Context{}, request));
    ASSERT_EQ(tries->tries_size(), 1);
    EXPECT_EQ(tries->tries(0).transaction_id(), "cash:" + world.courier.text());
    EXPECT_EQ(tries->tries(0).amount().amount(), 2'450);
    ASSERT_TRUE(world.audit());
}

TEST(Cash, OfAnOrderThatEndedOtherwiseIsNoMoney) {
    CashWorld world;
    const auto payment = world.ordered();
    ASSERT_TRUE(world.order_event("order.cancelled", payment, world.ids.next<EventId>()));
    EXPECT_EQ(world.delivered(payment).error().reason, "payments.settlement_mismatch");
    world.executor.run_for(1h);
    EXPECT_TRUE(world.balances().empty());
    EXPECT_EQ(world.count(sum_held), 0);
    EXPECT_EQ(world.count(count_cash_tries), 0);
    EXPECT_EQ(world.events("payment.refunded"), 0);
    EXPECT_EQ(world.get(payment.payment_id())->status(), "CREATED");
    ASSERT_TRUE(world.audit());
}

TEST(Cash, OfAnOrderThatWasNotHeardOfWaitsForIt) {
    CashWorld world;
    const auto payment = world.wanted("cash");
    EXPECT_EQ(world.delivered(payment).error().kind, ErrorKind::not_found);
    ASSERT_TRUE(world.start(payment));
    ASSERT_TRUE(world.delivered(payment));
    EXPECT_EQ(world.count(sum_held), 2'450);
    ASSERT_TRUE(world.audit());
}

TEST(Cash, IsTakenByNobodysReport) {
    CashWorld world;
    const auto payment = world.ordered();
    const auto forged = world.callback(world.signed_callback(world.body(payment)));
    EXPECT_EQ(forged.error().reason, "payments.not_found");
    v1::CallbackRequest own = world.signed_callback(world.body(payment));
    own.set_provider("cash");
    EXPECT_EQ(world.callback(own).error().reason, "payments.provider_unknown");
    EXPECT_TRUE(world.balances().empty());
}

TEST(Cash, IsHandedInInPartsAndNeverMoreThanIsHeld) {
    CashWorld world;
    EXPECT_EQ(world.hand_in(1, "k0").error().reason, "payments.more_than_held");
    (void)world.taken();
    const auto part = world.hand_in(1'000, "k1");
    ASSERT_TRUE(part);
    EXPECT_EQ(world.hand_in(1'000, "k1")->hand_in_id(), part->hand_in_id());
    EXPECT_EQ(world.hand_in(1'001, "k1").error().reason, "idempotency.key_reused");
    EXPECT_EQ(world.hand_in(1'451, "k2").error().reason, "payments.more_than_held");
    EXPECT_EQ(world.hand_in(1'450, "k3", "USD").error().reason, "payments.more_than_held");
    EXPECT_EQ(world.hand_in(0, "k4").error().reason, "payments.bad_amount");
    EXPECT_EQ(world.hand_in(-5, "k5").error().reason, "payments.bad_amount");
    EXPECT_EQ(world.count(count_hand_ins), 1);
    EXPECT_EQ(world.balances()["courier_cash"], 1'450);
    EXPECT_EQ(world.balances()["cash_desk"], 1'000);
    world.executor.run_for(1min);
    ASSERT_TRUE(world.hand_in(1'450, "k6"));
    EXPECT_EQ(world.balances()["courier_cash"], 0);
    EXPECT_EQ(world.count(sum_held), 0);
    const auto held = world.held();
    ASSERT_EQ(held.lines_size(), 3);
    EXPECT_EQ(held.lines(0).amount().amount(), -1'450);
    EXPECT_TRUE(held.lines(0).hand_in_id().starts_with("hin_"));
    EXPECT_EQ(held.lines(0).order_id(), "");
    std::int64_t of_orders = 0;  // one of two at the same moment
    for (const auto& line : held.lines())
        if (!line.payment_id().empty()) of_orders += line.amount().amount();
    EXPECT_EQ(of_orders, 2'450);
    EXPECT_EQ(held.balances(0).balance().amount(), 0);
    ASSERT_TRUE(world.audit());
}

TEST(Cash, IsPaidBackByAPersonAndOwedUntilThen) {
    CashWorld world;
    const auto unpaid = world.ordered();
    EXPECT_EQ(world.give_back(unpaid, 1).error().reason, "payments.refund_exceeds_charge");
    const auto payment = world.taken();
    const auto refund = world.give_back(payment, 450);
    ASSERT_TRUE(refund);
    world.executor.run_for(1h);
    EXPECT_EQ(world.give_back(payment, 450)->status(), "REQUESTED") << "nothing sends it";
    EXPECT_EQ(world.count(count_jobs), 0);
    EXPECT_EQ(world.balances()["customer_payable"], -450);
    ASSERT_TRUE(world.audit());
    for (int i = 0; i < 2; ++i) EXPECT_EQ(world.pay_out(refund->refund_id())->status(), "DONE");
    EXPECT_EQ(world.balances()["customer_payable"], 0);
    EXPECT_EQ(world.balances()["cash_desk"], -450);
    EXPECT_EQ(world.balances()["courier_cash"], 2'450) << "its courier still owes all of it";
    EXPECT_EQ(world.events("payment.refunded"), 1);
    ASSERT_TRUE(world.audit());
    EXPECT_EQ(world.pay_out("ref_01jh3q8d2v7x0n5m4k9w6r1tbe").error().kind, ErrorKind::not_found);
}

TEST(Cash, WhatAProviderSendsBackNobodyPaysOut) {
    CashWorld world;
    const auto payment = world.paid();
    const auto refund = world.give_back(payment, 450);
    ASSERT_TRUE(refund);
    EXPECT_EQ(world.pay_out(refund->refund_id()).error().reason, "payments.goes_back_itself");
    world.executor.run_for(1min);
    EXPECT_EQ(world.balances()["cash_desk"], 0);
    ASSERT_TRUE(world.audit());
}

TEST(Cash, FailureAtAnyStatementIsMendedByTheSameEventAndKey) {
    for (int call = 1;; ++call) {
        CashWorld world;
        const auto payment = world.ordered();
        const EventId event = world.ids.next<EventId>();
        world.faults.fail_call(call, FaultPlan::Moment::after);
        (void)world.order_event("order.completed", payment, event);
        (void)world.hand_in(1'000, "k1");
        const bool fired = world.faults.fired();
        world.faults.clear();
        ASSERT_TRUE(world.order_event("order.completed", payment, event)) << call;
        ASSERT_TRUE(world.hand_in(1'000, "k1")) << call;
        EXPECT_EQ(world.count(sum_held), 1'450) << call;
        EXPECT_EQ(world.balances()["courier_cash"], 1'450) << call;
        world.executor.run_for(1min);
        EXPECT_EQ(world.events("payment.captured"), 1) << call;
        ASSERT_TRUE(world.audit()) << call;
        if (!fired) break;
    }
}

}  // namespace
}  // namespace waybill::payments
