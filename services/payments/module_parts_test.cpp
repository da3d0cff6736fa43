// SPDX-License-Identifier: Apache-2.0
#include "services/payments/module.hpp"

#include "services/payments/testing/payments_world.hpp"

#include <gtest/gtest.h>

namespace waybill::payments {
namespace {

constexpr sql::Query count_part_refunds{"t.parts",
                                        "SELECT COUNT(*) FROM payment_refunds WHERE kind = 'part'"};
constexpr sql::Query sum_part_given_back{"t.part_given_back",
                                         "SELECT COALESCE(SUM(refunded), 0) FROM sim_charges"};

v1::RefundPartRequest part_of(const v1::Payment& payment, std::int64_t amount, std::string key) {
    v1::RefundPartRequest request;
    request.set_payment_id(payment.payment_id());
    request.mutable_amount()->set_amount(amount);
    request.mutable_amount()->set_currency("EUR");
    request.set_requested_by("usr_boss");
    request.set_note("burnt");
    request.mutable_idempotency()->set_scope("boss");
    request.mutable_idempotency()->set_fingerprint(std::to_string(amount));
    request.mutable_idempotency()->set_key(std::move(key));
    return request;
}

struct PartsWorld : PaymentsWorld {
    Result<v1::Refund> give_back(const v1::Payment& payment, std::int64_t amount, std::string key) {
        return executor.run(
            module.calls().refund_part(Context{}, part_of(payment, amount, std::move(key))));
    }
    v1::ListTriesReply tries(const v1::Payment& payment, int limit = 10,
                             const std::string& cursor = {}) {
        v1::ListTriesRequest request;
        request.set_payment_id(payment.payment_id());
        request.mutable_page()->set_limit(limit);
        request.mutable_page()->set_cursor(cursor);
        return executor.run(module.calls().list_tries(Context{}, request)).value();
    }
    v1::StatementReply statement(int limit = 10, const std::string& cursor = {}) {
        v1::StatementRequest request;
        request.set_account("partner_payable");
        request.set_owner(partner.text());
        request.mutable_page()->set_limit(limit);
        request.mutable_page()->set_cursor(cursor);
        return executor.run(module.calls().statement(Context{}, request)).value();
    }
};

TEST(PartRefunds, ArePaidBackOncePerKeyAndNeverMoreThanWasTaken) {
    PartsWorld world;
    const auto payment = world.paid();
    const auto first = world.give_back(payment, 450, "k1");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->status(), "REQUESTED");
    world.executor.run_for(1min);
    const auto again = world.give_back(payment, 450, "k1");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->refund_id(), first->refund_id());
    EXPECT_EQ(again->status(), "DONE");
    EXPECT_EQ(world.give_back(payment, 451, "k1").error().reason, "idempotency.key_reused");
    EXPECT_EQ(world.give_back(payment, 2'001, "k2").error().reason,
              "payments.refund_exceeds_charge");
    EXPECT_EQ(world.count(count_part_refunds), 1);
    EXPECT_EQ(world.count(sum_part_given_back), 450);
    EXPECT_EQ(world.get(payment.payment_id())->status(), "CAPTURED");
    EXPECT_EQ(world.events("payment.refunded"), 1);
    ASSERT_TRUE(world.audit());

    ASSERT_TRUE(world.order_event("order.completed", payment, world.ids.next<EventId>()));
    EXPECT_EQ(world.balances()["customer_clearing"], 0);
    EXPECT_EQ(world.balances()["courier_payable"], -300);
    EXPECT_EQ(world.balances()["partner_payable"], -1'445);  // 85 % of what is left of the goods
    ASSERT_TRUE(world.give_back(payment, 2'000, "k3"));
    world.executor.run_for(1min);
    EXPECT_EQ(world.get(payment.payment_id())->status(), "REFUNDED");
    EXPECT_EQ(world.balances()["customer_clearing"], 0);
    EXPECT_EQ(world.balances()["provider:simulator"], 0);
    EXPECT_EQ(world.balances()["platform_fee"], 2'000 - 255);
    EXPECT_EQ(world.give_back(payment, 1, "k4").error().reason, "payments.refund_exceeds_charge");
    ASSERT_TRUE(world.audit());
}

TEST(PartRefunds, OfACancelledOrderTheRestGoesBack) {
    PartsWorld world;
    const auto payment = world.paid();
    ASSERT_TRUE(world.give_back(payment, 450, "k1"));
    ASSERT_TRUE(world.order_event("order.cancelled", payment, world.ids.next<EventId>()));
    world.executor.run_for(1min);
    EXPECT_EQ(world.get(payment.payment_id())->refunded(), 2'450);
    EXPECT_EQ(world.count(sum_part_given_back), 2'450);
    EXPECT_EQ(world.events("payment.refunded"), 2);
    EXPECT_EQ(world.balances()["customer_clearing"], 0);
    ASSERT_TRUE(world.audit());
}

TEST(PartRefunds, FailureAtAnyStatementIsMendedByTheSameKey) {
    for (int call = 1;; ++call) {
        PartsWorld world;
        const auto payment = world.paid();
        world.faults.fail_call(call, FaultPlan::Moment::after);
        const auto tried = world.give_back(payment, 450, "k1");
        const bool fired = world.faults.fired();
        world.faults.clear();
        ASSERT_TRUE(world.give_back(payment, 450, "k1"));
        world.executor.run_for(1min);
        EXPECT_EQ(world.count(count_part_refunds), 1) << call;
        EXPECT_EQ(world.count(sum_part_given_back), 450) << call;
        ASSERT_TRUE(world.audit()) << call;
        if (!fired) break;
    }
}

TEST(PaymentTries, AreEachChargeAndRefundInPages) {
    PartsWorld world;
    const auto payment = world.opened();
    ASSERT_TRUE(world.decide(payment.payment_id(), false));
    world.executor.run_for(3s);
    ASSERT_TRUE(world.decide(payment.payment_id(), true));
    world.executor.run_for(3s);
    ASSERT_TRUE(world.give_back(payment, 450, "k1"));
    world.executor.run_for(3s);
    const auto all = world.tries(payment);
    ASSERT_EQ(all.tries_size(), 3);
    EXPECT_EQ(all.tries(0).result(), "failed");
    EXPECT_EQ(all.tries(0).what(), "CHARGE");
    EXPECT_EQ(all.tries(1).result(), "captured");
    EXPECT_EQ(all.tries(1).amount().amount(), 2'450);
    EXPECT_EQ(all.tries(1).transaction_id(),
              world.checkout(payment.payment_id())->charges(1).charge_id());
    EXPECT_EQ(all.tries(2).what(), "REFUND");
    EXPECT_EQ(all.tries(2).kind(), "part");
    EXPECT_EQ(all.tries(2).result(), "done");
    EXPECT_EQ(all.tries(2).charge_id(), all.tries(1).transaction_id());
    EXPECT_EQ(all.tries(2).note(), "burnt");
    std::string cursor;
    for (int i = 0; i < 3; ++i) {
        const auto page = world.tries(payment, 1, cursor);
        ASSERT_EQ(page.tries_size(), 1);
        EXPECT_EQ(page.tries(0).transaction_id(), all.tries(i).transaction_id());
        cursor = page.next_cursor();
        EXPECT_EQ(cursor.empty(), i == 2);
    }
    v1::ListTriesRequest request;
    request.set_payment_id(world.ids.next<PaymentId>().text());
    EXPECT_EQ(world.executor.run(world.module.calls().list_tries(Context{}, request)).error().kind,
              ErrorKind::not_found);
    request.set_payment_id(payment.payment_id());
    for (const char* cursor_of_others : {"x", "5", "5.", "5.x", ".", "99999999999999999999.a.b"}) {
        request.mutable_page()->set_cursor(cursor_of_others);
        const auto answer = world.executor.run(world.module.calls().list_tries(Context{}, request));
        ASSERT_FALSE(answer) << cursor_of_others;
        EXPECT_EQ(answer.error().reason, "request.bad_cursor") << cursor_of_others;
    }
}

TEST(Statement, IsWhatTheLedgerHasOfItsOwner) {
    PartsWorld world;
    EXPECT_EQ(world.statement().balances_size(), 0);
    std::vector<v1::Payment> payments;
    for (int i = 0; i < 3; ++i) {
        payments.push_back(world.paid());
        ASSERT_TRUE(
            world.order_event("order.completed", payments.back(), world.ids.next<EventId>()));
        world.executor.run_for(1min);
    }
    const auto whole = world.statement();
    ASSERT_EQ(whole.lines_size(), 3);
    EXPECT_EQ(whole.lines(0).order_id(), payments[2].order_id()) << "the newest first";
    std::int64_t sum = 0;
    std::string cursor;
    for (int i = 0; i < 3; ++i) {
        const auto page = world.statement(1, cursor);
        ASSERT_EQ(page.lines_size(), 1);
        EXPECT_EQ(page.lines(0).payment_id(), whole.lines(i).payment_id());
        sum += page.lines(0).amount().amount();
        cursor = page.next_cursor();
        EXPECT_EQ(cursor.empty(), i == 2);
    }
    ASSERT_EQ(whole.balances_size(), 1);
    EXPECT_EQ(whole.balances(0).balance().amount(), sum);
    EXPECT_EQ(world.balances()["partner_payable"], sum);
}

}  // namespace
}  // namespace waybill::payments
