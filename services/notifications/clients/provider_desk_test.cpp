// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/clients/provider_desk.hpp"

#include "platform/crypto/webhooks.hpp"
#include "platform/http/memory_client.hpp"
#include "platform/telemetry/memory_log.hpp"
#include "services/notifications/usecases/mailing_world.hpp"

namespace waybill::notifications {
namespace {

struct DeskWorld : MailingWorld {
    Status send(ProviderKind kind) {
        Provider provider{.kind = kind};
        if (kind == ProviderKind::webhook) {
            provider.url = "https://mail.example/in";
            provider.secret = secret.text();
        }
        Posting posting{.to = PersonalText{"ada@example.org"},
                        .message_id = "job_1.2",
                        .letter = {.subject = "Hello",
                                   .text = SecretText{"one\ntwo"},
                                   .html = SecretText{"<p>one</p>"}}};
        return executor.run(desk_of_providers.send({}, std::move(provider), std::move(posting)));
    }
    Status hook(int status) {
        client.answer = http::Response{.status = status};
        return send(ProviderKind::webhook);
    }

    telemetry::Registry registry{};
    NotificationsMetrics metrics{registry};
    telemetry::MemoryLog log{};
    http::MemoryClient client{};
    webhooks::SigningSecret secret = webhooks::SigningSecret::generate(random);
    ProviderDesk desk_of_providers{{.relay = post,
                                    .client = client,
                                    .log = log,
                                    .clock = executor.clock(),
                                    .metrics = metrics}};
};

TEST(ProviderDesk, TheRelayGetsTheLetter) {
    DeskWorld world;
    EXPECT_TRUE(world.send(ProviderKind::smtp));
    EXPECT_EQ(world.post.arrived.size(), 1U);
    world.post.refusal = Error{.kind = ErrorKind::rejected, .reason = "mail.rejected"};
    EXPECT_EQ(world.send(ProviderKind::smtp).error().reason, "mail.rejected");
    EXPECT_EQ(world.metrics.providers.at(MailWay::smtp, ProviderResult::taken).value(), 1U);
    EXPECT_EQ(world.metrics.providers.at(MailWay::smtp, ProviderResult::failed).value(), 1U);
}

TEST(ProviderDesk, AWebhookIsSigned) {
    DeskWorld world;
    ASSERT_TRUE(world.hook(202));
    const auto& request = world.client.requests.at(0);
    EXPECT_EQ(request.url, "https://mail.example/in");
    EXPECT_EQ(request.body, R"({"message_id":"job_1.2","to":"ada@example.org","subject":"Hello",)"
                            R"("text":"one\ntwo","html":"<p>one</p>"})");
    const auto expected = webhooks::sign(world.secret, "job_1-2", world.now(), request.body);
    EXPECT_EQ(request.headers.find(webhooks::id_header), expected.id);
    EXPECT_EQ(request.headers.find(webhooks::signature_header), expected.signature);
}

TEST(ProviderDesk, WhatAWebhookAnswersSaysWhetherToTryAgain) {
    DeskWorld world;
    for (const int status : {429, 500, 503}) EXPECT_TRUE(retryable(world.hook(status).error()));
    for (const int status : {301, 400, 401, 410})
        EXPECT_EQ(world.hook(status).error().kind, ErrorKind::rejected) << status;
    world.client.answer = fail(ErrorKind::forbidden, "egress.blocked");
    EXPECT_EQ(world.send(ProviderKind::webhook).error().reason, "egress.blocked");
}

TEST(ProviderDesk, TheConsoleTellsNothingOfALetter) {
    DeskWorld world;
    EXPECT_TRUE(world.send(ProviderKind::console));
    const auto lines = world.log.lines();
    ASSERT_EQ(lines.size(), 1U);
    for (const auto& [name, value] : lines[0].fields) EXPECT_EQ(value, "job_1.2");
}

}  // namespace
}  // namespace waybill::notifications
