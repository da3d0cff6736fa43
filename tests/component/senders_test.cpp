// SPDX-License-Identifier: Apache-2.0
// Who sends what is mailed: said by operators, obeyed by the next mail.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::town::senders {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Senders : ShopDay {
    Senders() : ShopDay{37} {}

    static constexpr std::string_view here = "/v1/admin/senders";
    static std::string named(const std::string& providers, const std::string& more = {}) {
        return R"({"name":"Relay","providers":[)" + providers + "]" + more + "}";
    }
    std::size_t mails() { return town.mails.mails_to(customer.email()).size(); }
};

TEST_F(Senders, WhatTheySayIsObeyedByTheNextMail) {
    const auto made = boss.post(here, named(R"({"kind":"console"})")).expect(201);
    const std::string own = std::string{here} + "/" + made.text("/agent_id");
    EXPECT_EQ(made.header("Location"), own);
    const auto before = mails();
    place_order(customer, shop, "order-1");
    town.executor.run_for(5s);
    EXPECT_EQ(mails(), before) << "it is in the log";
    const auto replaced =
        boss.call(http::Method::put, own,
                  named(R"({"kind":"webhook","url":"https://10.0.0.1/in",)"
                        R"("secret":"whsec_S2l0Y2hlbktpdGNoZW5LaXRjaGVuS2l0"},{"kind":"smtp"})"));
    EXPECT_THAT(replaced.expect(200).body(), Not(HasSubstr("whsec_")));
    place_order(customer, shop, "order-2");
    town.executor.run_for(1min);
    EXPECT_EQ(mails(), before + 1) << "the second way out";
    EXPECT_EQ(boss.get(here).expect(200).size("/data"), 1U);
    EXPECT_EQ(boss.get(own).expect(200).text("/providers/1/kind"), "smtp");
    boss.call(http::Method::delete_, own, "").expect(204);
    EXPECT_EQ(boss.get(own).expect(404).code(), "notifications.no_sender");
    place_order(customer, shop, "order-3");
    town.executor.run_for(5s);
    EXPECT_EQ(mails(), before + 2);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
    EXPECT_THAT(town.complaints(), IsEmpty());
}

TEST_F(Senders, WhatNobodyTakesIsTriedAgainUntilSomebodyDoes) {
    const std::string hook = R"({"kind":"webhook","url":"https://away.example/in",)"
                             R"("secret":"whsec_S2l0Y2hlbktpdGNoZW5LaXRjaGVuS2l0"})";
    const auto made = boss.post(here, named(hook)).expect(201);
    const auto before = mails();
    place_order(customer, shop, "order-1");
    town.executor.run_for(2s);
    const std::string history = "/v1/notifications/history";
    const auto waits = customer.get(history).expect(200);
    EXPECT_EQ(waits.text("/data/0/state"), "queued");
    EXPECT_EQ(waits.number("/data/0/tries"), 1);
    EXPECT_EQ(waits.text("/data/0/reason"), "http.unreachable");
    EXPECT_EQ(mails(), before);
    boss.post(here, named(R"({"kind":"smtp"})", R"(,"priority":9)")).expect(201);
    town.executor.run_for(1min);
    EXPECT_EQ(mails(), before + 1) << "the sender behind the one that is away";
    EXPECT_EQ(customer.get(history).expect(200).text("/data/0/state"), "sent");
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
    EXPECT_THAT(town.complaints(), IsEmpty());
}

TEST_F(Senders, WhatCannotBeMeantHasNoEffect) {
    for (const std::string& bad :
         {named(""), named(R"({"kind":"pigeon"})"), named(R"({"kind":"webhook"})"),
          named(R"({"kind":"smtp","url":"https://mail.example/in"})"),
          named(R"({"kind":"smtp"})", R"(,"priority":10)"),
          named(R"({"kind":"smtp"})", R"(,"channels":["smoke"])"),
          named(R"({"kind":"smtp"})",
                R"(,"quiet_hours":{"zone":"Mars/Base","begins":"22:00","ends":"07:00"})")})
        EXPECT_EQ(boss.post(here, bad).status(), 422) << bad;
    EXPECT_EQ(boss.get(here).expect(200).size("/data"), 0U);
    EXPECT_EQ(customer.get(here).status(), 403);
    EXPECT_EQ(customer.post(here, named(R"({"kind":"smtp"})")).status(), 403);
}

}  // namespace waybill::town::senders
