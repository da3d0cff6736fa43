// SPDX-License-Identifier: Apache-2.0
#include "services/payments/module.hpp"

#include "services/payments/testing/payments_world.hpp"

#include <gtest/gtest.h>

namespace waybill::payments {
namespace {

constexpr sql::Query open_surplus_refunds{
    "t.surplus", "SELECT COUNT(*) FROM payment_refunds WHERE kind = 'surplus' AND done_at IS NULL"};
constexpr sql::Query done_surplus_refunds{
    "t.surplus_done",
    "SELECT COALESCE(SUM(amount), 0) FROM payment_refunds WHERE kind = 'surplus' AND done_at > 0"};
constexpr sql::Query denied_refunds{
    "t.denied", "SELECT COUNT(*) FROM payment_refunds WHERE kind = 'denied' AND done_at > 0"};
constexpr sql::Query sum_surplus_booked{
    "t.surplus_booked",
    "SELECT COALESCE(SUM(amount), 0) FROM ledger_entries WHERE account = 'surplus' AND amount < 0"};
constexpr sql::Query make_pending{"t.pending",
                                  "UPDATE sim_charges SET state = 'PENDING' WHERE charge_id LIKE "
                                  "'chg_' || SUBSTR(payment_id, 5)"};
constexpr sql::Query make_captured{"t.captured",
                                   "UPDATE sim_charges SET state = 'CAPTURED' WHERE state = "
                                   "'PENDING'"};
constexpr sql::Query parked{"t.parked", "SELECT COUNT(*) FROM parked_messages"};
constexpr sql::Query sum_given_back{"t.given_back", "SELECT SUM(refunded) FROM sim_charges"};
constexpr sql::Query sum_surplus_due{
    "t.surplus_due",
    "SELECT COALESCE(SUM(amount), 0) FROM ledger_entries WHERE account = 'surplus'"};
constexpr sql::Query allow_second_charges{"t.allow_second", "DROP INDEX sim_charges_once"};
constexpr sql::Query charge_again{
    "t.charge_again",
    "INSERT INTO sim_charges SELECT 'chg_' || SUBSTR(payment_id, 5), payment_id, approve, state, "
    "0, created_at + 1, finished_at FROM sim_charges WHERE state = 'CAPTURED'"};
constexpr sql::Query take_more{"t.more", "UPDATE sim_checkouts SET amount = amount + 100"};
constexpr sql::Query take_less{"t.less", "UPDATE sim_checkouts SET amount = amount - 100"};
constexpr sql::Query take_dollars{"t.dollars", "UPDATE sim_checkouts SET currency = 'USD'"};

void spoil(PaymentsWorld& world, const sql::Query& query) {
    auto write = [&query](sql::Tx& tx) { return tx.exec(query); };
    ASSERT_TRUE(world.executor.run(world.file->write(Context{}, write)));
}

/// The provider charges a payment that it was told to charge, in its own way.
v1::Payment charged(PaymentsWorld& world, const sql::Query& how) {
    const auto payment = world.opened();
    spoil(world, how);
    EXPECT_TRUE(world.decide(payment.payment_id(), true));
    world.executor.run_for(1min);
    return world.get(payment.payment_id()).value();
}

TEST(Surplus, ASecondChargeIsBookedApartAndSentBackOnce) {
    PaymentsWorld world;
    const auto payment = world.paid();
    spoil(world, allow_second_charges);
    spoil(world, charge_again);
    const std::string charge = "chg_" + payment.payment_id().substr(4);
    const auto body = world.body(payment, "captured", charge);
    ASSERT_TRUE(world.callback(world.signed_callback(body, "msg_2")));
    EXPECT_EQ(world.count(sum_surplus_due), -2'450);
    EXPECT_EQ(world.balances()["provider:simulator"], 4'900);
    ASSERT_TRUE(world.audit());

    ASSERT_TRUE(world.callback(world.signed_callback(body, "msg_2")));
    ASSERT_TRUE(world.callback(world.signed_callback(body, "msg_3")));
    world.executor.run_for(1h);
    EXPECT_EQ(world.count(done_surplus_refunds), 2'450);
    EXPECT_EQ(world.count(open_surplus_refunds), 0);
    EXPECT_EQ(world.count(sum_given_back), 2'450);
    EXPECT_EQ(world.balances()["surplus"], 0);
    EXPECT_EQ(world.balances()["provider:simulator"], 2'450);
    EXPECT_EQ(world.get(payment.payment_id())->status(), "CAPTURED");
    EXPECT_EQ(world.events("payment.captured"), 1);
    EXPECT_EQ(world.events("payment.refunded"), 0);
    EXPECT_EQ(world.events("payment.surplus_returned"), 1);
    ASSERT_TRUE(world.audit());
}

TEST(Surplus, AChargeThatTheProviderDeniesIsWrittenBackAndParksNothing) {
    PaymentsWorld world;
    const auto payment = world.paid();
    const std::string charge = "chg_" + payment.payment_id().substr(4);  // was never made
    const auto body = world.body(payment, "captured", charge);
    ASSERT_TRUE(world.callback(world.signed_callback(body, "msg_2")));
    world.executor.run_for(1h);
    EXPECT_EQ(world.count(denied_refunds), 1);
    EXPECT_EQ(world.events("payment.charge_denied"), 1);
    EXPECT_EQ(world.events("payment.surplus_returned"), 0);
    EXPECT_EQ(world.count(open_surplus_refunds), 0);
    EXPECT_EQ(world.count(parked), 0);
    EXPECT_EQ(world.count(sum_given_back), 0);
    EXPECT_EQ(world.balances()["surplus"], 0);
    EXPECT_EQ(world.balances()["provider:simulator"], 2'450);
    EXPECT_EQ(world.get(payment.payment_id())->status(), "CAPTURED");
    ASSERT_TRUE(world.audit());

    ASSERT_TRUE(world.callback(world.signed_callback(body, "msg_3")));
    world.executor.run_for(1h);
    EXPECT_EQ(world.count(denied_refunds), 1);
    EXPECT_EQ(world.events("payment.charge_denied"), 1) << "once for each charge";
    EXPECT_EQ(world.balances()["provider:simulator"], 2'450);
}

TEST(Surplus, AChargeThatIsStillUnderWayAtTheProviderIsNotDenied) {
    PaymentsWorld world;
    const auto payment = world.paid();
    spoil(world, allow_second_charges);
    spoil(world, charge_again);
    spoil(world, make_pending);
    const std::string charge = "chg_" + payment.payment_id().substr(4);
    ASSERT_TRUE(
        world.callback(world.signed_callback(world.body(payment, "captured", charge), "msg_2")));
    world.executor.run_for(10s);
    EXPECT_EQ(world.count(denied_refunds), 0);
    EXPECT_EQ(world.count(open_surplus_refunds), 1);
    spoil(world, make_captured);
    world.executor.run_for(1h);
    EXPECT_EQ(world.count(done_surplus_refunds), 2'450);
    EXPECT_EQ(world.count(parked), 0);
}

TEST(Surplus, ASecondChargeThatNobodyToldOfIsFoundByAsking) {
    PaymentsWorld world;
    const auto payment = world.paid();
    spoil(world, allow_second_charges);
    spoil(world, charge_again);
    world.executor.run_for(15min);
    EXPECT_EQ(world.count(done_surplus_refunds), 2'450);
    EXPECT_EQ(world.count(sum_given_back), 2'450);
    EXPECT_EQ(world.get(payment.payment_id())->status(), "CAPTURED");
    ASSERT_TRUE(world.audit());
}

TEST(Surplus, MoreThanIsDuePaysAndTheRestGoesBack) {
    PaymentsWorld world;
    const auto payment = charged(world, take_more);
    EXPECT_EQ(payment.status(), "CAPTURED");
    EXPECT_EQ(payment.captured(), 2'450);
    EXPECT_EQ(world.count(sum_given_back), 100);
    EXPECT_EQ(world.balances()["surplus"], 0);
    EXPECT_EQ(world.balances()["provider:simulator"], 2'450);
    ASSERT_TRUE(world.order_event("order.cancelled", payment, world.ids.next<EventId>()));
    world.executor.run_for(1min);
    EXPECT_EQ(world.count(sum_given_back), 2'550);
    EXPECT_EQ(world.balances()["provider:simulator"], 0);
    ASSERT_TRUE(world.audit());
}

TEST(Surplus, LessOrAnotherCurrencyGoesBackAndThePaymentStaysOpen) {
    for (const sql::Query* spoiled : {&take_less, &take_dollars}) {
        const sql::Query& how = *spoiled;
        PaymentsWorld world;
        const auto payment = charged(world, how);
        EXPECT_EQ(payment.status(), "CREATED") << how.name;
        EXPECT_EQ(payment.captured(), 0) << how.name;
        EXPECT_EQ(world.events("payment.captured"), 0) << how.name;
        EXPECT_EQ(world.count(sum_given_back), world.count(done_surplus_refunds)) << how.name;
        EXPECT_GE(world.count(sum_given_back), 2'350) << how.name;
        EXPECT_EQ(world.balances()["surplus"], 0) << how.name;
        EXPECT_EQ(world.balances()["provider:simulator"], 0) << how.name;
        ASSERT_TRUE(world.audit()) << how.name;
        // Paying rightly is still possible.
        ASSERT_TRUE(world.callback(world.signed_callback(world.body(payment)))) << how.name;
        EXPECT_EQ(world.get(payment.payment_id())->status(), "CAPTURED") << how.name;
    }
}

TEST(Surplus, TheBankHearsTheSameOfTooLittleEachTime) {
    PaymentsWorld world;
    const auto payment = world.opened();
    auto less = payment;
    less.mutable_amount()->set_amount(2'449);
    const auto body = world.body(less, "captured", "chg_less");
    for (const std::string id : {"msg_1", "msg_1", "msg_2"}) {
        const auto answer = world.callback(world.signed_callback(body, id));
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().kind, ErrorKind::invalid);
        EXPECT_EQ(answer.error().reason, "payments.amount_mismatch");
    }
    EXPECT_EQ(world.count(sum_surplus_booked), -2'449);
    world.executor.run_for(1h);
    EXPECT_EQ(world.count(sum_surplus_booked), -2'449);
    EXPECT_EQ(world.count(denied_refunds), 1) << "the simulator never made that charge";
    EXPECT_EQ(world.count(sum_surplus_due), 0);
    EXPECT_EQ(world.get(payment.payment_id())->status(), "CREATED");
    ASSERT_TRUE(world.audit());
}

TEST(Surplus, AFailureOfAnyTransactionSendsItBackOnceAllTheSame) {
    for (const FaultPlan::Moment moment : {FaultPlan::Moment::before, FaultPlan::Moment::after}) {
        for (int n = 1; n < 100; ++n) {
            PaymentsWorld world;
            const auto payment = world.opened();
            spoil(world, take_more);
            ASSERT_TRUE(world.decide(payment.payment_id(), true));
            world.faults.fail_call(n, moment);
            // Long enough for all of it: what polls has no end of its own.
            world.executor.run_for(15s);
            const bool reached = world.faults.fired();
            if (!reached) {
                EXPECT_EQ(world.count(done_surplus_refunds), 100) << n;
            }
            world.faults.clear();
            world.executor.run_for(45min);
            EXPECT_EQ(world.count(sum_given_back), 100) << n;
            EXPECT_EQ(world.balances()["surplus"], 0) << n;
            EXPECT_EQ(world.events("payment.captured"), 1) << n;
            EXPECT_TRUE(world.audit()) << n;
            if (!reached) break;
            ASSERT_LT(n, 99) << "the sweep has no end";
        }
    }
}

}  // namespace
}  // namespace waybill::payments
