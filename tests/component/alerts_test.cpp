// SPDX-License-Identifier: Apache-2.0
// What a person should look at is listed, and mailed to the operators once.
#include "tests/component/life.hpp"
#include "tests/component/watcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::alerts {

using ::testing::IsEmpty;

constexpr std::string_view office = "office@town.example";

struct AlertTown {
    explicit AlertTown(std::string address)
        : town{{.seed = 9,
                .duplicates_ppm = 1'000'000,
                .shuffle_keys = true,
                .alert_address = std::move(address)}} {}

    TownWorld town;
    Person boss{meet_operator(town)};
    Shop shop{open_shop(boss, Kitchen::reads_the_queue)};
    Person customer{register_customer(town, "Clara")};

    std::vector<std::string> listed() {
        const auto page = boss.get("/v1/admin/alerts?with_resolved=true").expect(200);
        std::vector<std::string> reasons;
        for (std::size_t i = 0; i < page.size("/data"); ++i)
            reasons.push_back(page.text(std::format("/data/{}/reason", i)));
        return reasons;
    }
    std::vector<std::string> mailed() {
        std::vector<std::string> subjects;
        for (const auto& mail : town.mails.mails_to(office)) subjects.push_back(mail.subject);
        return subjects;
    }
    void expect_peace() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST(Alerts, AreMailedToTheOperatorsOnce) {
    AlertTown town{std::string{office}};
    const Placed order = place_order(town.customer, town.shop, "key-1");
    pay(town.customer, order);
    town.town.executor.run_for(15min);
    EXPECT_EQ(town.listed(), std::vector<std::string>{"partner_silent"});
    const auto number =
        town.customer.get("/v1/orders/" + order.order_id).expect(200).text("/number");
    EXPECT_EQ(town.mailed(), std::vector<std::string>{"Alert: order " + number});
    EXPECT_EQ(told(town.boss, "system_alert"), 1);
    EXPECT_EQ(told(town.customer, "system_alert"), 0);
    EXPECT_THAT(town.town.mails.mails_to(town.boss.email()), IsEmpty());
    town.expect_peace();
    EXPECT_EQ(town.mailed().size(), 1U);
}

TEST(Alerts, AreMailedToAnOperatorWhoAsksForItAndSeenOnTheBoardAtOnce) {
    AlertTown town{""};
    town.boss
        .call(http::Method::put, "/v1/notifications/preferences",
              R"({"kinds":[{"kind":"system_alert","mail":true}]})")
        .expect(200);
    for (const auto* key : {"key-1", "key-2", "key-3"})
        pay(town.customer, place_order(town.customer, town.shop, key));
    town.town.executor.run_for(9min);
    town.boss.login().expect(201);  // the first token ends while the board is watched
    const Watcher board{town.town, town.boss.token(), Watcher::subscription("board")};
    town.town.executor.run_for(2min);
    EXPECT_EQ(told(town.boss, "system_alert"), 3);
    EXPECT_TRUE(board.was_told("\"order.alerted\""));
    town.town.executor.run_for(1min);
    const auto mails = town.town.mails.mails_to(town.boss.email());
    ASSERT_EQ(mails.size(), 1U);
    EXPECT_EQ(mails[0].subject, "3 alerts");
    town.expect_peace();
}

TEST(Alerts, AreListedOnlyWhereNobodyIsToBeMailed) {
    AlertTown town{""};
    pay(town.customer, place_order(town.customer, town.shop, "key-1"));
    town.town.executor.run_for(15min);
    EXPECT_EQ(town.listed(), std::vector<std::string>{"partner_silent"});
    EXPECT_THAT(town.mailed(), IsEmpty());
    town.expect_peace();
}

TEST(Alerts, WhatAServiceHasGivenUpIsToldToOperatorsAStormAsOne) {
    AlertTown town{std::string{office}};
    const Watcher board{town.town, town.boss.token(), Watcher::subscription("board")};
    town.town.mails.fail_with(Error{.kind = ErrorKind::rejected, .reason = "mail.test"});
    for (const auto* key : {"key-1", "key-2", "key-3"}) place_order(town.customer, town.shop, key);
    town.town.executor.run_for(5s);
    town.town.mails.fail_with(std::nullopt);
    town.town.executor.run_for(2min);
    EXPECT_TRUE(board.was_told("\"message.parked\""));
    EXPECT_TRUE(board.was_told("mail.test"));
    EXPECT_FALSE(board.was_told(town.customer.email()));
    EXPECT_GE(told(town.boss, "system_alert"), 1);
    EXPECT_LE(told(town.boss, "system_alert"), 2) << "one in each stretch of time";
    EXPECT_EQ(told(town.customer, "system_alert"), 0);
    EXPECT_EQ(town.mailed(), std::vector<std::string>{"3 alerts"});
    EXPECT_THAT(town.town.mails.mails_to(office).back().text.reveal(),
                ::testing::HasSubstr("mail, mail.test"));

    const auto given_up = town.boss.get("/v1/admin/notifications").expect(200);
    ASSERT_EQ(given_up.size("/data"), 3U);
    for (std::size_t i = 0; i < 3; ++i)
        town.boss
            .post("/v1/admin/notifications/" +
                  given_up.text(std::format("/data/{}/notification_id", i)) + "/replay")
            .expect(200);
    town.expect_peace();
}

TEST(Alerts, ASignedChargeThatItsProviderDeniesIsToldOfAfterTheEndToo) {
    AlertTown town{std::string{office}};
    const Placed order = place_order(town.customer, town.shop, "key-1");
    pay(town.customer, order);
    town.customer.post("/v1/orders/" + order.order_id + "/cancel").expect(200);
    town.town.executor.run_for(1min);
    const auto taken = report_false_charge(town.town, order);
    EXPECT_LT(taken.status(), 300) << taken.describe();
    town.town.executor.run_for(5min);
    EXPECT_EQ(town.listed(), std::vector<std::string>{"charge_denied"});
    EXPECT_EQ(town.mailed().size(), 1U);
    town.expect_peace();
    EXPECT_EQ(town.boss.get("/v1/admin/alerts").expect(200).size("/data"), 1U)
        << "it waits for a person";
}

}  // namespace waybill::town::alerts
