// SPDX-License-Identifier: Apache-2.0
#include "services/payments/clients/hosted_checkout.hpp"

#include "platform/http/memory_client.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::payments {
namespace {

struct HostedWorld {
    ManualExecutor executor;
    SeededRandom random{1};
    IdSource ids{executor.clock(), random};
    http::MemoryClient client;
    std::vector<webhooks::SigningSecret> secrets{webhooks::SigningSecret::generate(random),
                                                 webhooks::SigningSecret::generate(random)};
    HostedCheckout checkout{{.client = client,
                             .clock = executor.clock(),
                             .secrets = secrets,
                             .url = "https://bank.test/api",
                             .callback_url = "https://waybill.test/v1/callbacks/payments/visa",
                             .orders_url = "https://waybill.test/orders",
                             .timeout = 4s}};
    Payment payment{.id = ids.next<PaymentId>(),
                    .order = ids.next<OrderId>(),
                    .provider = "visa",
                    .due = {.amount = 2450}};
    Refund refund{.id = ids.next<RefundId>(),
                  .payment = payment.id,
                  .provider = "visa",
                  .charge = "tx \"1\"",
                  .amount = {.amount = 300}};

    void answers(int status, std::string body) {
        client.answer = http::Response{.status = status, .body = std::move(body)};
    }
    Result<std::string> open() { return executor.run(checkout.open({}, payment)); }
    Result<std::vector<ChargeReport>> charges() {
        return executor.run(checkout.charges({}, payment));
    }
    Result<RefundAnswer> give_back() { return executor.run(checkout.refund({}, refund)); }
    /// What was sent last, if its signature is good by either secret.
    std::string said() {
        const auto& request = client.requests.back();
        const auto headers = webhooks::presented(request.headers);
        for (const auto& secret : secrets)
            EXPECT_TRUE(webhooks::verify(std::span{&secret, 1}, headers, request.body,
                                         executor.clock().now()));
        return request.url + " " + request.body;
    }
};

TEST(HostedCheckout, SaysWhatTheProtocolAsksFor) {
    HostedWorld world;
    const std::string id = world.payment.id.text();
    world.answers(201, R"({"checkout_url":"https://pay.bank.test/1","else":[{}]})");
    EXPECT_EQ(world.open(), "https://pay.bank.test/1");
    EXPECT_EQ(world.said(), R"(https://bank.test/api/checkouts {"payment_id":")" + id +
                                R"(","amount":2450,"currency":"EUR","callback_url":)"
                                R"("https://waybill.test/v1/callbacks/payments/visa","return_url":)"
                                R"("https://waybill.test/orders/)" +
                                world.payment.order.text() + R"("})");
    EXPECT_EQ(world.client.requests.back().timeout, 4s);

    world.answers(200, R"({"charges":[]})");
    EXPECT_TRUE(world.charges()->empty());
    EXPECT_EQ(world.said(), R"(https://bank.test/api/queries {"payment_id":")" + id + R"("})");

    world.answers(200, "{}");
    EXPECT_EQ(world.give_back(), RefundAnswer::taken);
    EXPECT_EQ(world.said(), R"(https://bank.test/api/refunds {"refund_id":")" +
                                world.refund.id.text() + R"(","payment_id":")" + id +
                                R"(","charge_id":"tx \"1\"","amount":300,"currency":"EUR"})");
}

TEST(HostedCheckout, EveryTryIsTheSameMessage) {
    HostedWorld world;
    world.answers(503, "");
    for (int i = 0; i < 2; ++i) EXPECT_FALSE(world.give_back());
    const auto& tries = world.client.requests;
    EXPECT_EQ(tries[0].headers.find("webhook-id"), tries[1].headers.find("webhook-id"));
    EXPECT_EQ(tries[0].headers.find("webhook-id"), "refund_" + world.refund.id.text());
}

TEST(HostedCheckout, ReadsTheChargesThatHaveEnded) {
    HostedWorld world;
    world.answers(200, R"({"charges":[
        {"charge_id":"a","status":"failed","amount":2450,"currency":"EUR",
         "finished_at":"2026-07-01T10:00:00Z"},
        {"charge_id":"b","status":"pending"},
        {"charge_id":"c","status":"captured","amount":2400,"currency":"USD"}]})");
    const auto charges = world.charges();
    ASSERT_TRUE(charges);
    ASSERT_EQ(charges->size(), 2u);
    EXPECT_EQ(charges->at(0).result, ChargeResult::failed);
    EXPECT_EQ(charges->at(0).at, parse_rfc3339("2026-07-01T10:00:00Z"));
    EXPECT_EQ(charges->at(1).charge, "c");
    EXPECT_EQ(charges->at(1).amount, (Money{2400, *Currency::parse("USD")}));
    EXPECT_EQ(charges->at(1).at, world.executor.clock().now());
    world.answers(404, R"({"code":"no_such_payment"})");
    EXPECT_TRUE(world.charges()->empty());
}

TEST(HostedCheckout, WhatCannotBeReadMayHaveHappened) {
    HostedWorld world;
    for (const char* body :
         {"", "{}", "[]", R"({"checkout_url":7})", R"({"checkout_url":"javascript:x"})",
          R"({"checkout_url":"https://a b"})"}) {
        world.answers(200, body);
        EXPECT_EQ(world.open().error().kind, ErrorKind::outcome_unknown) << body;
    }
    for (const char* body :
         {"", "{}", R"({"charges":{}})", R"({"charges":[7]})",
          R"({"charges":[{"charge_id":"a","status":"sold","amount":1,"currency":"EUR"}]})",
          R"({"charges":[{"charge_id":"","status":"failed","amount":1,"currency":"EUR"}]})",
          R"({"charges":[{"charge_id":"a","status":"captured","amount":1.5,"currency":"EUR"}]})",
          R"({"charges":[{"charge_id":"a","status":"captured","amount":1,"currency":"euro"}]})"}) {
        world.answers(200, body);
        EXPECT_EQ(world.charges().error().kind, ErrorKind::outcome_unknown) << body;
    }
}

TEST(HostedCheckout, AnswersBecomeErrorsOfOneKindEach) {
    HostedWorld world;
    struct Case {
        int status;
        ErrorKind kind;
    };
    const Case cases[] = {
        {302, ErrorKind::rejected},        {400, ErrorKind::rejected},
        {401, ErrorKind::rejected},        {404, ErrorKind::rejected},
        {408, ErrorKind::outcome_unknown}, {409, ErrorKind::rejected},
        {429, ErrorKind::unavailable},     {500, ErrorKind::outcome_unknown},
        {503, ErrorKind::unavailable},
    };
    for (const Case& c : cases) {
        world.answers(c.status, R"({"code":"else"})");
        EXPECT_EQ(world.open().error().kind, c.kind) << c.status;
        EXPECT_EQ(world.charges().error().kind, c.kind) << c.status;
        // What is owed is tried until the provider has it.
        EXPECT_TRUE(retryable(world.give_back().error())) << c.status;
    }
    world.answers(404, R"({"code":"no_such_charge"})");
    EXPECT_EQ(world.give_back(), RefundAnswer::no_such_charge);
    world.client.answer = fail(ErrorKind::deadline, "egress.timeout");
    EXPECT_EQ(world.open().error().reason, "egress.timeout");
}

}  // namespace
}  // namespace waybill::payments
