// SPDX-License-Identifier: Apache-2.0
// How somebody wants to be told: what is mailed, what is listed, and what waits for the morning.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::notification_preferences {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct NotificationPreferences : ShopDay {
    /// The mails of whoever has registered are out.
    NotificationPreferences() : ShopDay{31} { town.executor.run_for(2s); }

    static constexpr std::string_view here = "/v1/notifications/preferences";

    Answer wish(std::string body) {
        return customer.call(http::Method::put, here, std::move(body));
    }
    /// From a minute ago until in an hour, by the clocks in Brussels.
    std::string quiet_now() {
        const auto clock = [&](Duration from_now) {
            const auto at = town.executor.clock().now() + from_now;
            const tzdb::TzdbTimeZones zones;
            const auto local = at + zones.offset("Europe/Brussels", at).value();
            const std::chrono::hh_mm_ss of_day{std::chrono::floor<std::chrono::minutes>(
                local - std::chrono::floor<std::chrono::days>(local))};
            return std::format("{:02}:{:02}", of_day.hours().count(), of_day.minutes().count());
        };
        return std::format(
            R"({{"quiet_hours":{{"zone":"Europe/Brussels","begins":"{}","ends":"{}"}}}})",
            clock(-1min), clock(1h));
    }
    std::vector<std::string> subjects() {
        std::vector<std::string> all;
        for (const auto& mail : town.mails.mails_to(customer.email())) all.push_back(mail.subject);
        return all;
    }
    void expect_peace() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST_F(NotificationPreferences, WhatIsNotWantedIsNotMailedAndNotListed) {
    wish(
        R"({"kinds":[{"kind":"order_created","in_app":false},{"kind":"order_paid","mail":false}]})")
        .expect(200);
    const auto kept = customer.get(here).expect(200);
    EXPECT_FALSE(kept.body().contains("quiet_hours\":{"));
    const Placed order = place_order(customer, shop, "order-1");
    pay(customer, order);
    town.executor.run_for(5s);
    EXPECT_EQ(told(customer, "order_created"), 0);
    EXPECT_EQ(told(customer, "order_paid"), 1);
    EXPECT_THAT(subjects(), Contains(HasSubstr("received")));
    EXPECT_THAT(subjects(), Not(Contains(HasSubstr(" paid"))));
    wish("{}").expect(200);
    EXPECT_EQ(told(customer, "order_created"), 1) << "it was only hidden";
    expect_peace();
}

TEST_F(NotificationPreferences, MailWaitsForTheEndOfQuietHoursAndMoneyThatComesBackDoesNot) {
    wish(quiet_now()).expect(200);
    const auto before = subjects().size();
    const Placed order = place_order(customer, shop, "order-1");
    pay(customer, order);
    customer.post("/v1/orders/" + order.order_id + "/cancel", R"({"note":"a"})").expect(200);
    town.executor.run_for(5min);
    EXPECT_EQ(told(customer, "order_cancelled"), 1) << "the app tells it at once";
    ASSERT_EQ(subjects().size(), before + 1) << ::testing::PrintToString(subjects());
    EXPECT_THAT(subjects().back(), HasSubstr("Refund"));
    town.executor.run_for(1h + 10min);
    EXPECT_EQ(subjects().size(), before + 4);
    EXPECT_THAT(subjects(), Contains(HasSubstr("cancelled")));
    expect_peace();
}

TEST_F(NotificationPreferences, MailThatWasGivenUpIsSeenAndSentOnceMore) {
    town.mails.fail_with(Error{.kind = ErrorKind::rejected, .reason = "mail.test"});
    place_order(customer, shop, "order-1");
    town.executor.run_for(5s);
    const std::string all = "/v1/admin/notifications";
    const auto given_up = boss.get(all).expect(200);
    ASSERT_EQ(given_up.size("/data"), 1U);
    EXPECT_EQ(given_up.text("/data/0/state"), "parked");
    EXPECT_EQ(given_up.text("/data/0/reason"), "mail.test");
    EXPECT_EQ(given_up.number("/data/0/tries"), 1);
    EXPECT_EQ(boss.get(all + "?user_id=" + customer.user_id()).expect(200).size("/data"), 1U);
    const auto of_boss = boss.get(all + "?user_id=" + boss.user_id()).expect(200);
    ASSERT_EQ(of_boss.size("/data"), 1U) << "that it was given up is an alert";
    EXPECT_EQ(of_boss.text("/data/0/title"), "Alert: job:mail has given up");
    EXPECT_EQ(of_boss.text("/data/0/state"), "sent");
    EXPECT_EQ(customer.get("/v1/notifications/history").expect(200).text("/data/0/state"),
              "parked");
    EXPECT_EQ(customer.get(all).status(), 403);

    const std::string replay = all + "/" + given_up.text("/data/0/notification_id") + "/replay";
    EXPECT_EQ(customer.post(replay).status(), 403);
    town.mails.fail_with(std::nullopt);
    EXPECT_EQ(boss.post(replay).expect(200).text("/state"), "queued");
    town.executor.run_for(5s);
    EXPECT_EQ(boss.post(replay).expect(404).code(), "notifications.not_given_up");
    EXPECT_THAT(subjects(), Contains(HasSubstr("received")));
    EXPECT_EQ(customer.get("/v1/notifications/history").expect(200).text("/data/0/state"), "sent");
    customer.post("/v1/notifications/read", "{}").expect(204);
    EXPECT_EQ(customer.get("/v1/notifications/history").expect(200).text("/data/0/state"),
              "delivered");
    expect_peace();
}

TEST_F(NotificationPreferences, WhatCannotBeMeantHasNoEffect) {
    wish(quiet_now()).expect(200);
    const auto kept = customer.get(here).expect(200).body();
    const std::pair<std::string, std::string> bad[] = {
        {R"({"kinds":[{"kind":"order_lost"}]})", "request.invalid"},
        {R"({"kinds":[{"kind":"refund"},{"kind":"refund"}]})", "notifications.bad_preferences"},
        {R"({"kinds":[{"kind":"refund","in_quiet_hours":"wait"}]})",
         "notifications.bad_preferences"},
        {R"({"quiet_hours":{"zone":"Mars/Base","begins":"22:00","ends":"07:00"}})",
         "notifications.bad_preferences"},
        {R"({"quiet_hours":{"zone":"UTC","begins":"22:60","ends":"07:00"}})",
         "notifications.bad_preferences"},
        {R"({"quiet_hours":{"zone":"UTC","begins":"22:00","ends":"22:00"}})",
         "notifications.bad_preferences"},
    };
    for (const auto& [body, code] : bad) EXPECT_EQ(wish(body).expect(422).code(), code) << body;
    EXPECT_EQ(customer.get(here).expect(200).body(), kept);
    EXPECT_EQ(town.api.say(Api::request(http::Method::get, here, {}, {})).status(), 401);
}

}  // namespace waybill::town::notification_preferences
