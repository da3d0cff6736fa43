// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/webhook.hpp"

#include <gtest/gtest.h>

namespace waybill::notifications::webhook_test {

const PartnerId bakery = PartnerId::parse("prt_01kfm7q4x8f3v9a2c5d6e7g8hj").value();
const PartnerId butcher = PartnerId::parse("prt_01kfm7q4x8f3v9a2c5d6e7g8hk").value();
const TimePoint noon = from_micros(1'700'000'000'000'000);

TEST(Webhook, WantsTheTypesOfItsPatterns) {
    EXPECT_TRUE(wants({"order.paid"}, "order.paid"));
    EXPECT_FALSE(wants({"order.paid"}, "order.paid_back"));
    EXPECT_TRUE(wants({"order.created", "order.*"}, "order.paid"));
    EXPECT_FALSE(wants({"order.*"}, "orders.paid"));
    EXPECT_TRUE(wants({"*"}, "order.cancelled"));
    EXPECT_FALSE(wants({}, "order.paid"));
}

TEST(Webhook, APatternThatNoEventHasIsNamed) {
    EXPECT_TRUE(problems_of_patterns({"*", "order.*", "order.ready"}).empty());
    const auto problems = problems_of_patterns({"order.paid", "payment.*", "order", ""});
    ASSERT_EQ(problems.size(), 3U);
    EXPECT_EQ(problems[0].pointer, "/events/1");
    EXPECT_EQ(problems[2].pointer, "/events/3");
    EXPECT_FALSE(is_webhook_event(webhook_test_type));
    EXPECT_FALSE(is_webhook_event("order.alerted"));
}

TEST(Webhook, StaffKeepsThoseOfItsPartnersAndTheOfficeAll) {
    const WebhookKeeper staff{.partners = {bakery}};
    EXPECT_TRUE(staff.keeps(bakery));
    EXPECT_FALSE(staff.keeps(butcher));
    EXPECT_FALSE(staff.keeps(PartnerId{}));
    const WebhookKeeper office{.office = true};
    EXPECT_TRUE(office.keeps(butcher));
    EXPECT_TRUE(office.keeps(PartnerId{}));
}

struct JudgedTry {
    std::string_view name;
    std::optional<Duration> failing_for;
    TryEnd end;
    bool last;
    DeliveryState state;
    std::optional<WebhookTrouble> trouble;
};
constexpr JudgedTry tries[]{
    {"taken", 70h, TryEnd::taken, true, DeliveryState::delivered, std::nullopt},
    {"refused for the first time", std::nullopt, TryEnd::refused, false, DeliveryState::waiting,
     std::nullopt},
    {"refused for long, and tried again", 70h, TryEnd::refused, false, DeliveryState::waiting,
     std::nullopt},
    {"given up, while others were taken", 47h, TryEnd::refused, true, DeliveryState::parked,
     std::nullopt},
    {"given up, as all for two days", 48h, TryEnd::refused, true, DeliveryState::parked,
     WebhookTrouble::silent},
    {"gone", std::nullopt, TryEnd::gone, false, DeliveryState::parked, WebhookTrouble::gone},
    {"blocked", std::nullopt, TryEnd::blocked, false, DeliveryState::parked,
     WebhookTrouble::blocked},
};

TEST(Webhook, IsSwitchedOffByWhatItAnswers) {
    for (const JudgedTry& one : tries) {
        Webhook webhook;
        if (one.failing_for) webhook.failing_since = noon - *one.failing_for;
        const WebhookDelivery delivery{.type = "order.paid"};
        const auto verdict =
            judge_try(webhook, delivery, {.at = noon, .end = one.end, .last = one.last});
        EXPECT_EQ(verdict.state, one.state) << one.name;
        EXPECT_EQ(verdict.trouble, one.trouble) << one.name;
        const bool taken = one.end == TryEnd::taken;
        EXPECT_EQ(verdict.failing_since.has_value(), !taken) << one.name;
        if (!taken) {
            EXPECT_EQ(*verdict.failing_since, webhook.failing_since.value_or(noon));
        }
    }
}

TEST(Webhook, ATestSwitchesNothingOff) {
    const WebhookDelivery test{.type = std::string{webhook_test_type}};
    for (const TryEnd end : {TryEnd::refused, TryEnd::gone, TryEnd::blocked}) {
        const auto verdict =
            judge_try({.failing_since = noon - 90h}, test, {.at = noon, .end = end, .last = true});
        EXPECT_EQ(verdict.state, DeliveryState::parked);
        EXPECT_FALSE(verdict.trouble);
    }
}

}  // namespace waybill::notifications::webhook_test
