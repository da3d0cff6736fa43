// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/clients/partner_system_http.hpp"

#include "platform/crypto/webhooks.hpp"
#include "platform/http/memory_client.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

struct PartnerSystemWorld {
    ManualExecutor executor;
    SeededRandom random{1};
    IdSource ids{executor.clock(), random};
    http::MemoryClient client;
    PartnerSystemHttp system{{.client = client,
                              .clock = executor.clock(),
                              .public_url = "https://waybill.test",
                              .timeout = 15s}};
    webhooks::SigningSecret secret = webhooks::SigningSecret::generate(random);
    webhooks::SigningSecret old_secret = webhooks::SigningSecret::generate(random);
    PartnerCall call{.order = ids.next<OrderId>(),
                     .number = "K7-2041",
                     .partner = ids.next<PartnerId>(),
                     .lines = {{ids.next<OfferId>(), "Brot \"Öko\"\n", 2}}};

    Result<CallOutcome> tell() {
        CallTarget target{.url = "https://kitchen.test/orders",
                          .secrets = {secret.text(), old_secret.text()}};
        return executor.run(system.tell({}, std::move(target), call));
    }
    Result<CallOutcome> tell(int status) {
        client.answer = http::Response{.status = status};
        return tell();
    }
};

TEST(PartnerSystemHttp, BodySaysWhatToPrepare) {
    PartnerSystemWorld world;
    ASSERT_TRUE(world.tell());
    const auto& request = world.client.requests.at(0);
    EXPECT_EQ(request.method, http::Method::post);
    EXPECT_EQ(request.url, "https://kitchen.test/orders");
    EXPECT_EQ(request.timeout, 15s);
    EXPECT_EQ(request.headers.find("content-type"), "application/json");
    EXPECT_EQ(request.body, R"({"order_id":")" + world.call.order.text() +
                                R"(","number":"K7-2041","lines":[{"offer_id":")" +
                                world.call.lines[0].offer.text() +
                                R"(","name":"Brot \"Öko\"\n","quantity":2}],"callback_url":)" +
                                R"("https://waybill.test/v1/callbacks/partners/)" +
                                world.call.partner.text() + R"(/ready"})");
}

TEST(PartnerSystemHttp, EveryTryIsTheSameMessageSignedAnew) {
    PartnerSystemWorld world;
    ASSERT_TRUE(world.tell());
    world.executor.clock().advance(24h);
    ASSERT_TRUE(world.tell());
    std::vector<std::string> ids;
    for (const auto& request : world.client.requests) {
        const auto headers = webhooks::presented(request.headers);
        ids.emplace_back(headers.id.value());
        for (const auto& secret : {world.secret, world.old_secret}) {
            const auto at = world.client.requests.size() == ids.size()
                                ? world.executor.clock().now()
                                : world.executor.clock().now() - 24h;
            EXPECT_TRUE(webhooks::verify(std::span{&secret, 1}, headers, request.body, at));
        }
    }
    EXPECT_EQ(ids[0], ids[1]);
    EXPECT_EQ(ids[0], "paid_" + world.call.order.text());
}

TEST(PartnerSystemHttp, AnyTwoHundredIsTakenAndARedirectIsNot) {
    PartnerSystemWorld world;
    for (const int status : {200, 201, 202, 204, 299})
        EXPECT_EQ(world.tell(status), CallOutcome::taken) << status;
    for (const int status : {100, 199, 301, 302, 307, 400, 401, 404, 409, 429, 500, 502, 503})
        EXPECT_EQ(world.tell(status), CallOutcome::refused) << status;
    EXPECT_EQ(world.tell(410), CallOutcome::gone);
    world.client.answer = fail(ErrorKind::deadline, "egress.timeout");
    EXPECT_EQ(world.tell().error().reason, "egress.timeout");
}

}  // namespace
}  // namespace waybill::catalog
