// SPDX-License-Identifier: Apache-2.0
#include "services/payments/module.hpp"

#include "services/payments/testing/payments_world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::payments {
namespace {

constexpr sql::Query read_kept{"t.kept", "SELECT SUM(captured - refunded) FROM payments"};
constexpr sql::Query out_of_bounds{
    "t.bounds", "SELECT COUNT(*) FROM payments WHERE captured - refunded NOT BETWEEN 0 AND due"};
constexpr sql::Query count_entries{"t.entries", "SELECT COUNT(*) FROM ledger_entries"};

/// One step of anybody, right or wrong; what it answers does not matter here.
void anything(PaymentsWorld& world, v1::Payment payment) {
    const auto message = std::to_string(*rc::gen::inRange(0, 6));
    switch (*rc::gen::inRange(0, 6)) {
        case 0:
        case 1: {
            const auto charge = "chg_" + std::to_string(*rc::gen::inRange(0, 3));
            const auto* status = *rc::gen::arbitrary<bool>() ? "captured" : "failed";
            if (*rc::gen::inRange(0, 5) == 0) payment.mutable_amount()->set_amount(1);
            const auto body = world.body(payment, status, charge);
            (void)world.callback(world.signed_callback(body, "msg_" + message));
            return;
        }
        case 2:
            (void)world.order_event("order.cancelled", payment, world.ids.next<EventId>());
            return;
        case 3:
            (void)world.order_event("order.completed", payment, world.ids.next<EventId>(),
                                    *rc::gen::inRange(0, 3'000));
            return;
        case 4:
            (void)world.get(payment.payment_id());
            (void)world.decide(payment.payment_id(), *rc::gen::arbitrary<bool>());
            return;
        default: world.executor.run_for(std::chrono::seconds{*rc::gen::inRange(0, 20)});
    }
}

RC_GTEST_PROP(Ledger, AnyCommandsKeepItBalancedAndTrue, ()) {
    PaymentsWorld world;
    std::vector<v1::Payment> payments;
    for (int i = 0; i < 2; ++i) payments.push_back(world.start(world.request()).value());
    const auto steps = *rc::gen::inRange(1, 15);
    for (int i = 0; i < steps; ++i) {
        anything(world, payments[static_cast<std::size_t>(*rc::gen::inRange(0, 2))]);
        RC_ASSERT(world.count(out_of_bounds) == 0);
    }
    RC_ASSERT(world.audit().has_value());
    std::int64_t sum = 0;
    for (const auto& [account, balance] : world.balances()) sum += balance;
    RC_ASSERT(sum == 0);
    RC_ASSERT(world.balances()["provider:simulator"] == world.count(read_kept));
}

TEST(Ledger, AnyTamperingIsFound) {
    constexpr sql::Query damages[]{
        {"t.amount", "UPDATE ledger_entries SET amount = amount + 1 WHERE amount > 0"},
        {"t.account", "UPDATE ledger_entries SET account = 'mine' WHERE amount < 0"},
        {"t.gone", "DELETE FROM ledger_entries"},
        {"t.counter", "UPDATE payments SET refunded = 1"},
        {"t.hash", "UPDATE ledger_chains SET hash = 'x' WHERE entries > 0"},
    };
    for (const sql::Query& damage : damages) {
        PaymentsWorld world;
        (void)world.paid();
        ASSERT_EQ(world.count(count_entries), 2);
        ASSERT_TRUE(world.audit());
        auto write = [&damage](sql::Tx& tx) { return tx.exec(damage); };
        ASSERT_TRUE(world.executor.run(world.file->write(Context{}, write)));
        const auto audit = world.audit();
        ASSERT_FALSE(audit) << damage.name;
        EXPECT_EQ(audit.error().reason, "payments.ledger_broken") << damage.name;
    }
}

}  // namespace
}  // namespace waybill::payments
