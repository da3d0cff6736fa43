// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/clients/webhook_receiver_http.hpp"

#include "platform/crypto/webhooks.hpp"
#include "platform/http/memory_client.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::notifications::webhook_receiver_http_test {

struct WebhookReceiverTest : ::testing::Test {
    ManualExecutor executor;
    SeededRandom random{1};
    IdSource ids{executor.clock(), random};
    http::MemoryClient client;
    WebhookReceiverHttp receiver{{.client = client, .clock = executor.clock(), .timeout = 7s}};
    webhooks::SigningSecret secret = webhooks::SigningSecret::generate(random);
    webhooks::SigningSecret old_secret = webhooks::SigningSecret::generate(random);
    WebhookDelivery delivery{.id = ids.next<WebhookDeliveryId>(), .body = R"({"id":"evt_1"})"};

    Result<WebhookAnswer> tell() {
        return executor.run(receiver.tell({}, {.delivery = delivery,
                                               .url = "https://hooks.test/in",
                                               .secrets = {secret.text(), old_secret.text()}}));
    }
    Result<WebhookAnswer> tell(int status, std::string retry_after) {
        http::Response response{.status = status};
        response.headers.set("Retry-After", std::move(retry_after));
        client.answer = std::move(response);
        return tell();
    }
};

TEST_F(WebhookReceiverTest, WhatIsSentIsSignedWithEachSecretUnderTheDeliverysId) {
    ASSERT_TRUE(tell());
    const auto& request = client.requests.at(0);
    EXPECT_EQ(request.method, http::Method::post);
    EXPECT_EQ(request.url, "https://hooks.test/in");
    EXPECT_EQ(request.timeout, 7s);
    EXPECT_EQ(request.body, delivery.body);
    EXPECT_EQ(request.headers.find("content-type"), "application/cloudevents+json");
    for (const auto& one : {secret, old_secret}) {
        const std::vector<webhooks::SigningSecret> known{one};
        const auto verified = webhooks::verify(known, webhooks::presented(request.headers),
                                               request.body, executor.clock().now());
        ASSERT_TRUE(verified);
        EXPECT_EQ(verified->id, delivery.id.text());
    }
}

TEST_F(WebhookReceiverTest, APauseThatIsAskedForIsBelievedUpToADay) {
    EXPECT_EQ(tell(429, "120")->retry_after, 120s);
    EXPECT_EQ(tell(503, "1000000")->retry_after, 24h);
    for (const char* odd : {"0", "-5", "", "soon", "12s", "Wed, 21 Oct 2026 07:28:00 GMT"})
        EXPECT_FALSE(tell(503, odd)->retry_after) << odd;
    client.answer = fail(ErrorKind::unavailable, "egress.no_connection");
    EXPECT_EQ(tell().error().reason, "egress.no_connection");
}

}  // namespace waybill::notifications::webhook_receiver_http_test
