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
    payments.push_back(world.start(world.wanted()).value());
    payments.push_back(world.start(world.wanted("cash")).value());
    const auto steps = *rc::gen::inRange(1, 15);
    for (int i = 0; i < steps; ++i) {
        anything(world, payments[static_cast<std::size_t>(*rc::gen::inRange(0, 2))]);
        RC_ASSERT(world.count(out_of_bounds) == 0);
    }
    RC_ASSERT(world.audit().has_value());
    std::int64_t sum = 0;
    for (const auto& [account, balance] : world.balances()) sum += balance;
    RC_ASSERT(sum == 0);
    // What came beside what was due is the bank's until it has gone back; cash is its courier's,
    // and what of it goes back is owed until somebody pays it out.
    auto balances = world.balances();
    RC_ASSERT(balances["provider:simulator"] + balances["surplus"] + balances["courier_cash"] +
                  balances["customer_payable"] ==
              world.count(read_kept));
}

TEST(Ledger, AnyTamperingIsFound) {
    constexpr sql::Query damages[]{
        {"t.amount", "UPDATE ledger_entries SET amount = amount + 1 WHERE amount > 0"},
        {"t.account", "UPDATE ledger_entries SET account = 'mine' WHERE amount < 0"},
        {"t.owner", "UPDATE ledger_entries SET owner = 'mine' WHERE amount < 0"},
        {"t.currency", "UPDATE ledger_entries SET currency = 'USD' WHERE amount < 0"},
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

TEST(Ledger, SaysWhoIsOwedWhat) {
    PaymentsWorld world;
    for (int i = 0; i < 3; ++i) {
        world.partner = world.ids.next<PartnerId>();
        const auto payment = world.paid();
        ASSERT_TRUE(world.order_event("order.completed", payment, world.ids.next<EventId>()));
        world.executor.clock().advance(1s);
    }
    const PartnerId last = world.partner;
    const auto list = [&](std::string account, std::string cursor) {
        v1::ListOwnersRequest request;
        request.set_account(std::move(account));
        request.mutable_page()->set_limit(2);
        request.mutable_page()->set_cursor(std::move(cursor));
        return world.executor.run(world.module.calls().list_owners(Context{}, request));
    };
    const auto first = list("partner_payable", "").value();
    ASSERT_EQ(first.balances_size(), 2);
    EXPECT_EQ(first.balances(0).balance().amount(), -1'828);
    const auto rest = list("partner_payable", first.next_cursor()).value();
    ASSERT_EQ(rest.balances_size(), 1);
    EXPECT_EQ(rest.balances(0).owner(), last.text());
    EXPECT_TRUE(rest.next_cursor().empty());
    const auto couriers = list("courier_payable", "").value();
    ASSERT_EQ(couriers.balances_size(), 1);
    EXPECT_EQ(couriers.balances(0).owner(), world.courier.text());
    EXPECT_EQ(couriers.balances(0).exact(), "-900");
    EXPECT_EQ(world.balances()["partner_payable"], -3 * 1'828);
    EXPECT_EQ(list("partner_payable", "x").error().reason, "payments.bad_request");
    ASSERT_TRUE(world.audit());
}

TEST(Ledger, BalancesGoPastSixtyFourBits) {
    PaymentsWorld world;
    (void)world.paid();
    // Twelve such entries are more than 2^63; they sum to zero, as all do.
    constexpr sql::Query add{"t.huge",
                             "INSERT INTO ledger_entries (chain, position, transaction_key, "
                             "payment_id, account, currency, amount, at, hash) VALUES ($1, $2, $3, "
                             "'pay', $4, 'EUR', $5, 0, '')"};
    auto write = [&add](sql::Tx& tx) -> Status {
        for (int i = 0; i < 12; ++i)
            for (const std::int64_t sign : {1, -1})
                WAYBILL_CHECK(tx.exec(add, 99, 2 * i + (sign + 1) / 2, "t" + std::to_string(i),
                                      sign > 0 ? "mine" : "theirs",
                                      sign * 900'000'000'000'000'000));
        return {};
    };
    ASSERT_TRUE(world.executor.run(world.file->write(Context{}, write)));
    const auto reply = world.executor.run(world.module.calls().balances(Context{}, {}));
    ASSERT_TRUE(reply) << reply.error().reason;
    std::map<std::string, v1::Balance> rows;
    for (const auto& row : reply->balances()) rows[row.account()] = row;
    EXPECT_EQ(rows["mine"].exact(), "10800000000000000000");
    EXPECT_FALSE(rows["mine"].has_balance());
    EXPECT_EQ(rows["theirs"].exact(), "-10800000000000000000");
    EXPECT_EQ(rows["provider:simulator"].balance().amount(), 2'450);
}

/// The plans on which the times of an audit and of a balance rest.
TEST(Ledger, IsReadThroughItsIndexesOnSqlite) {
    PaymentsWorld world;
    struct Case {
        sql::Query query;
        std::string_view index;
    };
    const Case cases[]{
        {{"t.plan_unbooked",
          "EXPLAIN QUERY PLAN SELECT p.payment_id FROM payments p WHERE p.captured <> (SELECT "
          "COALESCE(SUM(l.amount), 0) FROM ledger_entries l WHERE l.payment_id = p.payment_id AND "
          "l.account IN ('provider:' || p.provider, 'surplus')) LIMIT 1"},
         "COVERING INDEX ledger_entries_by_payment (payment_id=? AND account=?)"},
        {{"t.plan_owners",
          "EXPLAIN QUERY PLAN SELECT owner, SUM(amount) FROM ledger_entries WHERE account = 'a' "
          "AND (currency, owner) > ('', '') GROUP BY account, currency, owner ORDER BY account, "
          "currency, owner LIMIT 10"},
         "COVERING INDEX ledger_entries_by_owner"},
        {{"t.plan_balances",
          "EXPLAIN QUERY PLAN SELECT account, SUM(amount) FROM ledger_entries GROUP BY account, "
          "currency ORDER BY account, currency"},
         "COVERING INDEX ledger_entries_by_owner"},
    };
    for (const Case& wanted : cases) {
        std::string plan;
        auto read = [&](sql::Tx& tx) {
            auto keep = [&](const sql::Row& row) { plan += row.text(3) + "\n"; };
            return tx.each(wanted.query, keep);
        };
        ASSERT_TRUE(world.executor.run(world.file->read(Context{}, read)));
        EXPECT_NE(plan.find(wanted.index), std::string::npos) << plan;
        EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
    }
}

}  // namespace
}  // namespace waybill::payments
