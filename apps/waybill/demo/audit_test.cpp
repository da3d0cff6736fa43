// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/audit.hpp"

#include <gtest/gtest.h>

namespace waybill::demo {
namespace {

std::vector<HistoryFacts> history(std::initializer_list<std::int64_t> versions) {
    std::vector<HistoryFacts> out;
    for (const auto version : versions) out.push_back({.version = version});
    return out;
}

TEST(Audit, AHistoryHasEachVersionOnceUpToTheOrders) {
    EXPECT_EQ(check_history(history({1, 2, 3}), 3), Verdict::right);
    EXPECT_EQ(check_history(history({3, 1, 2}), 3), Verdict::right);
    EXPECT_EQ(check_history(history({1, 3}), 3), Verdict::wrong);
    EXPECT_EQ(check_history(history({1, 2, 2, 3}), 4), Verdict::wrong);
    EXPECT_EQ(check_history(history({1, 2}), 3), Verdict::wrong);
    EXPECT_EQ(check_history({}, 0), Verdict::wrong);
}

TEST(Audit, AnOrderIsAsItsLifeLeftItOrAsTimeHasEndedIt) {
    struct Case {
        Ending ending;
        std::string_view status;
        std::string_view reason;
        Verdict verdict;
    };
    for (const Case& c :
         std::vector<Case>{{Ending::completed, "COMPLETED", "", Verdict::right},
                           {Ending::completed, "CANCELLED", "customer", Verdict::wrong},
                           {Ending::declined, "CANCELLED", "payment_failed", Verdict::right},
                           {Ending::declined, "CANCELLED", "expired", Verdict::wrong},
                           {Ending::abandoned, "PENDING", "", Verdict::right},
                           {Ending::abandoned, "CANCELLED", "expired", Verdict::right},
                           {Ending::abandoned, "PAID", "", Verdict::wrong},
                           {Ending::unanswered, "PAID", "", Verdict::right},
                           {Ending::unanswered, "CANCELLED", "partner_rejected", Verdict::right},
                           {Ending::unanswered, "PREPARING", "", Verdict::wrong},
                           {Ending::rejected, "CANCELLED", "partner_rejected", Verdict::right},
                           {Ending::rejected, "CANCELLED", "customer", Verdict::wrong},
                           {Ending::called_off, "CANCELLED", "customer", Verdict::right},
                           {Ending::undeliverable, "CANCELLED", "undeliverable", Verdict::right},
                           {Ending::undeliverable, "COMPLETED", "", Verdict::wrong},
                           {Ending::failed, "READY", "", Verdict::wrong}}) {
        const OrderFacts order{.status = std::string{c.status},
                               .cancel_reason = std::string{c.reason}};
        EXPECT_EQ(check_ending({.ending = c.ending}, order), c.verdict)
            << to_string(c.ending) << " " << c.status << " " << c.reason;
    }
}

TEST(Audit, BalancesSumToZeroPerCurrency) {
    const auto yen = *Currency::parse("JPY");
    const BalanceFacts clearing{.account = "clearing", .balance = {.amount = -500}};
    const BalanceFacts payable{.account = "payable", .balance = {.amount = 500}};
    const BalanceFacts foreign{.account = "payable", .balance = {.amount = 7, .currency = yen}};
    EXPECT_EQ(check_balances({clearing, payable}), "");
    EXPECT_EQ(check_balances({clearing, payable, foreign}), "JPY sums to 7");
}

}  // namespace
}  // namespace waybill::demo
