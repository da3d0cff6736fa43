// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/webhook_outbox_sql.hpp"

#include "services/notifications/store/notifications_world.hpp"

#include <gtest/gtest.h>

#include <set>

namespace waybill::notifications::webhook_outbox_sql_test {

constexpr sql::Query count_jobs{"test.webhook_jobs",
                                "SELECT COUNT(*) FROM jobs WHERE kind = 'webhook'"};
constexpr sql::Query count_deliveries{"test.webhook_deliveries",
                                      "SELECT COUNT(*) FROM webhook_deliveries"};
constexpr sql::Query count_tries{"test.webhook_tries", "SELECT COUNT(*) FROM webhook_tries"};
constexpr sql::Query count_clear{"test.webhook_secrets",
                                 "SELECT COUNT(*) FROM webhooks WHERE secret NOT LIKE 's1.%' OR "
                                 "previous NOT LIKE 's1.%'"};

struct StoredWebhooks : ::testing::Test, NotificationsWorld {
    PartnerId partner = ids.next<PartnerId>();
    OrderId order = ids.next<OrderId>();

    Webhook made(std::vector<std::string> wanted = {"*"}, PartnerId whose = {}) {
        NewWebhook entry{.webhook = {.partner = whose,
                                     .name = "Screen",
                                     .url = "https://hooks.test/in",
                                     .events = std::move(wanted),
                                     .made_by = ada},
                         .secret = SecretText{"whsec_S2l0Y2hlbktpdGNoZW5LaXRjaGVuS2l0"}};
        return executor.run(keep_webhooks.create({}, {.office = true}, std::move(entry)))
            .value()
            .webhook;
    }
    std::vector<WebhookId> takers(std::string type = "order.paid") {
        return executor.run(webhook_outbox.find_takers({}, partner, std::move(type))).value();
    }
    OutgoingEvent outgoing() {
        return {.id = ids.next<EventId>(), .type = "order.paid", .order = order, .body = "{}"};
    }
    void queue(const OutgoingEvent& event) {
        ASSERT_TRUE(executor.run(webhook_outbox.queue({}, takers(), event)));
    }
    WebhookDelivery newest(const WebhookId& webhook) {
        return executor.run(deliveries.list({}, {.webhook = webhook})).value().deliveries.at(0);
    }
    Result<DeliveryState> tried(const WebhookDeliveryId& id, TryEnd end, bool last = false) {
        TriedDelivery one{.id = id, .end = end, .last = last};
        one.one = {.at = executor.clock().now(), .status = end == TryEnd::taken ? 200 : 500};
        return executor.run(webhook_outbox.record({}, one));
    }
};

TEST_F(StoredWebhooks, WhoHearsOfAnOrderIsItsPartnersAndTheOffices) {
    const Webhook own = made({"order.paid"}, partner);
    const Webhook office = made({"order.*"});
    made({"*"}, ids.next<PartnerId>());
    made({"order.ready"}, partner);
    const auto found = takers();
    EXPECT_EQ(std::set(found.begin(), found.end()), (std::set{own.id, office.id}));
    ASSERT_TRUE(executor.run(webhooks.change({}, own.id, {.enabled = false})));
    ASSERT_TRUE(executor.run(webhooks.remove({}, office.id)));
    EXPECT_TRUE(takers().empty());
    EXPECT_EQ(count(count_clear), 1);  // of the deleted one nothing is left
}

TEST_F(StoredWebhooks, TheSameEventAgainAddsNothing) {
    const Webhook webhook = made();
    const auto event = outgoing();
    queue(event);
    queue(event);
    EXPECT_EQ(count(count_deliveries), 1);
    EXPECT_EQ(count(count_jobs), 1);
    const auto call = executor.run(webhook_outbox.find_call({}, newest(webhook.id).id)).value();
    ASSERT_TRUE(call);
    EXPECT_EQ(call->url, webhook.url);
    EXPECT_EQ(call->secrets.size(), 1U);
}

TEST_F(StoredWebhooks, ATryIsLoggedAndSaysHowTheDeliveryStands) {
    const Webhook webhook = made();
    queue(outgoing());
    const auto id = newest(webhook.id).id;
    EXPECT_EQ(tried(id, TryEnd::refused), DeliveryState::waiting);
    EXPECT_TRUE(executor.run(webhooks.find({}, webhook.id))->failing_since);
    EXPECT_EQ(tried(id, TryEnd::taken), DeliveryState::delivered);
    EXPECT_FALSE(executor.run(webhooks.find({}, webhook.id))->failing_since);
    const auto tries = executor.run(deliveries.find({}, webhook.id, id)).value();
    EXPECT_EQ(tries.delivery.tries, 2);
    ASSERT_EQ(tries.newest_tries.size(), 2U);
    EXPECT_EQ(tries.newest_tries[0].status, 200);
    EXPECT_FALSE(executor.run(webhook_outbox.find_call({}, id)).value());
}

TEST_F(StoredWebhooks, OneThatIsSwitchedOffTellsItsMakerAndEndsWhatWaits) {
    const Webhook webhook = made();
    queue(outgoing());
    const auto first = newest(webhook.id).id;
    executor.run_for(1ms);
    queue(outgoing());
    const auto second = newest(webhook.id).id;
    ASSERT_NE(first, second);
    EXPECT_EQ(tried(first, TryEnd::gone), DeliveryState::parked);
    const auto off = executor.run(webhooks.find({}, webhook.id)).value();
    EXPECT_FALSE(off.enabled);
    EXPECT_EQ(off.trouble, WebhookTrouble::gone);
    EXPECT_EQ(newest(webhook.id).state, DeliveryState::ended);
    EXPECT_FALSE(executor.run(webhook_outbox.find_call({}, second)).value());
    const auto news = list().notifications;
    ASSERT_EQ(news.size(), 1U);
    EXPECT_EQ(news[0].kind, NewsKind::webhook_off);
    EXPECT_EQ(news[0].order, order);
    EXPECT_EQ(executor.run(deliveries.replay({}, webhook.id, first)).error().reason,
              "notifications.webhook_off");
}

TEST_F(StoredWebhooks, AReplayIsARoundOfItsOwn) {
    const Webhook webhook = made();
    queue(outgoing());
    const auto id = newest(webhook.id).id;
    EXPECT_EQ(tried(id, TryEnd::refused, true), DeliveryState::parked);
    EXPECT_EQ(executor.run(deliveries.replay({}, webhook.id, id))->delivery.rounds, 2);
    EXPECT_EQ(executor.run(deliveries.replay({}, webhook.id, id))->delivery.rounds, 2);
    EXPECT_EQ(count(count_jobs), 2);
    EXPECT_TRUE(executor.run(webhook_outbox.find_call({}, id)).value());
    EXPECT_EQ(executor.run(deliveries.find({}, ids.next<WebhookId>(), id)).error().reason,
              "notifications.no_delivery");
}

TEST_F(StoredWebhooks, WhatIsThirtyDaysOldIsForgottenByTheNext) {
    const Webhook webhook = made();
    queue(outgoing());
    EXPECT_TRUE(tried(newest(webhook.id).id, TryEnd::taken));
    executor.clock().advance(31 * 24h);
    queue(outgoing());
    EXPECT_EQ(count(count_deliveries), 1);
    EXPECT_EQ(count(count_tries), 0);
}

}  // namespace waybill::notifications::webhook_outbox_sql_test
