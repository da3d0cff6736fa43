// SPDX-License-Identifier: Apache-2.0
// Events of orders, sent to the URLs of partners and operators.
#include "platform/json/document.hpp"
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <format>

namespace waybill::town::webhooks_test {

using http::Method;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A system of others: takes what is signed with one of its secrets, or answers as it is told.
class Receiver final : public http::Handler {
public:
    explicit Receiver(const Clock& clock) : clock_{clock} {}

    struct Taken {
        std::string id;
        std::string type;
        std::string body;
    };
    std::vector<webhooks::SigningSecret> secrets{};
    std::deque<int> answers{};  ///< to the next requests; then 204
    std::vector<Taken> asked{};
    int badly_signed{0};

    void trust(const std::string& secret) {
        secrets = {webhooks::SigningSecret::parse(secret).value()};
    }
    std::vector<std::string> types() const {
        std::vector<std::string> all;
        for (const Taken& one : asked) all.push_back(one.type);
        return all;
    }

    Task<http::Response> handle(Context, http::Request request) override {
        const auto verified = webhooks::verify(secrets, webhooks::presented(request.headers),
                                               request.body, clock_.now());
        if (!verified) {
            ++badly_signed;
            co_return http::Response{.status = 401};
        }
        const auto body = json::Document::parse(request.body);
        if (!body) co_return http::Response{.status = 400};
        asked.push_back({.id = verified->id,
                         .type = std::string{body->root().text("type").value_or("")},
                         .body = request.body});
        http::Response response{.status = 204};
        if (!answers.empty()) {
            response.status = answers.front();
            answers.pop_front();
        }
        co_return response;
    }
    Task<Result<void>> accept_live(Context, const http::Request&,
                                   http::Response& refusal) override {
        refusal.status = 404;
        co_return fail(ErrorKind::not_found, "request.no_such_path");
    }
    Task<void> live(Context, http::Request, http::WebSocket&) override { co_return; }

private:
    const Clock& clock_;
};

struct Webhooks : ShopDay {
    Webhooks() : ShopDay{6} { town.wire.connect("https://hooks.example", receiver); }
    ~Webhooks() override {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
    }

    static std::string wanted(const std::string& partner, const std::string& events) {
        return std::format(
            R"({{"partner_id":"{}","name":"Screen","url":"https://hooks.example/in",)"
            R"("events":[{}]}})",
            partner, events);
    }
    /// Of the shop, trusted by the receiver: its path.
    std::string hook(const std::string& events) {
        const auto made = shop.keeper.post("/v1/webhooks", wanted(shop.partner_id, events));
        receiver.trust(made.expect(201).text("/signing_secret"));
        return "/v1/webhooks/" + made.text("/webhook_id");
    }
    Placed paid(const std::string& key) {
        const Placed order = place_order(customer, shop, key);
        pay(customer, order);
        town.executor.run_for(2s);
        return order;
    }
    Answer first_delivery(const std::string& hook) {
        const auto all = shop.keeper.get(hook + "/deliveries").expect(200);
        return shop.keeper.get(hook + "/deliveries/" + all.text("/data/0/delivery_id"));
    }
    Answer edit(const std::string& hook, std::string body) {
        return shop.keeper.call(Method::patch, hook, std::move(body));
    }

    Receiver receiver{town.executor.clock()};
};

TEST_F(Webhooks, AnEventIsToldToWhoWantsItSignedOnceAndWithoutAnythingPersonal) {
    const std::string body = wanted(shop.partner_id, R"("order.paid","order.accepted")");
    const auto made = shop.keeper.post("/v1/webhooks", body, "make").expect(201);
    EXPECT_EQ(made.header("Cache-Control"), "no-store");
    const auto again = shop.keeper.post("/v1/webhooks", body, "make").expect(201);
    EXPECT_EQ(again.text("/webhook_id"), made.text("/webhook_id"));
    EXPECT_FALSE(again.has("/signing_secret"));
    receiver.trust(made.text("/signing_secret"));
    const std::string hook = "/v1/webhooks/" + made.text("/webhook_id");

    const Placed order = paid("one");
    EXPECT_THAT(receiver.types(), ElementsAre("order.paid"));
    EXPECT_EQ(receiver.badly_signed, 0);
    const std::string& told = receiver.asked.at(0).body;
    EXPECT_NE(told.find(order.order_id), std::string::npos);
    for (const auto* personal : {"Clara", "address", "phone", "customer"})
        EXPECT_EQ(told.find(personal), std::string::npos) << personal;

    EXPECT_TRUE(town.settle());
    town.restart();
    const std::string queue = "/v1/partners/" + shop.partner_id + "/orders/";
    shop.keeper.post(queue + order.order_id + "/accept", R"({"minutes":5})").expect(200);
    town.executor.run_for(5s);
    EXPECT_THAT(receiver.types(), ElementsAre("order.paid", "order.accepted"));
    const auto log = shop.keeper.get(hook + "/deliveries").expect(200);
    ASSERT_EQ(log.size("/data"), 2U);
    EXPECT_EQ(log.text("/data/0/type"), "order.accepted");
    EXPECT_EQ(log.text("/data/1/state"), "delivered");
    EXPECT_EQ(log.text("/data/1/order_id"), order.order_id);
    EXPECT_EQ(log.text("/data/1/delivery_id"), receiver.asked.at(0).id);
    EXPECT_EQ(log.number("/data/1/last_try/status"), 204);
    EXPECT_EQ(shop.keeper.get(hook + "/deliveries?state=parked").expect(200).size("/data"), 0U);
}

TEST_F(Webhooks, WhatFailsIsTriedAgainUnderItsIdAndEachTryIsLogged) {
    const std::string path = hook(R"("order.paid")");
    receiver.answers = {500, 503};
    paid("one");
    town.executor.run_for(1min);
    ASSERT_EQ(receiver.asked.size(), 3U);
    EXPECT_EQ(receiver.asked[0].id, receiver.asked[2].id);
    EXPECT_EQ(receiver.asked[0].body, receiver.asked[2].body);
    const auto delivery = first_delivery(path).expect(200);
    EXPECT_EQ(delivery.text("/state"), "delivered");
    EXPECT_EQ(delivery.number("/tries"), 3);
    ASSERT_EQ(delivery.size("/newest_tries"), 3U);
    EXPECT_EQ(delivery.number("/newest_tries/0/status"), 204);
    EXPECT_EQ(delivery.number("/newest_tries/1/status"), 503);
    EXPECT_EQ(delivery.number("/newest_tries/2/status"), 500);
    EXPECT_FALSE(shop.keeper.get(path).expect(200).has("/failing_since"));
}

TEST_F(Webhooks, ADeliveryCanBeReplayedAndATestSent) {
    const std::string path = hook(R"("order.paid")");
    paid("one");
    const auto delivery = first_delivery(path).expect(200);
    const std::string replay = path + "/deliveries/" + delivery.text("/delivery_id") + "/replay";
    EXPECT_EQ(shop.keeper.post(replay, {}, "again").expect(202).text("/state"), "waiting");
    shop.keeper.post(replay, {}, "again").expect(202);
    town.executor.run_for(2s);
    ASSERT_EQ(receiver.asked.size(), 2U);
    EXPECT_EQ(receiver.asked[0].id, receiver.asked[1].id);
    EXPECT_EQ(first_delivery(path).expect(200).number("/tries"), 2);

    const auto test = shop.keeper.post(path + "/test", {}, "test").expect(202);
    EXPECT_EQ(test.text("/type"), "webhook.test");
    EXPECT_FALSE(test.has("/order_id"));
    const auto same = shop.keeper.post(path + "/test", {}, "test").expect(202);
    EXPECT_EQ(same.text("/delivery_id"), test.text("/delivery_id"));
    receiver.answers = {500};
    town.executor.run_for(1min);
    EXPECT_THAT(receiver.types(), ElementsAre("order.paid", "order.paid", "webhook.test"));
    const auto end = shop.keeper.get(path + "/deliveries/" + test.text("/delivery_id"));
    EXPECT_EQ(end.expect(200).text("/state"), "parked");
    EXPECT_TRUE(shop.keeper.get(path).expect(200).flag("/enabled"));
    EXPECT_EQ(shop.keeper.post(path + "/deliveries/whd_01kfm7q4x8f3v9a2c5d6e7g8hj/replay")
                  .expect(404)
                  .code(),
              "notifications.no_delivery");
}

TEST_F(Webhooks, ARotatedSecretSignsBesideTheOldOneForADay) {
    const std::string path = hook(R"("*")");
    const auto old = receiver.secrets;
    const auto made = shop.keeper.post(path + "/secret", {}, "rotate").expect(200);
    const std::string fresh = made.text("/signing_secret");
    EXPECT_TRUE(fresh.starts_with("whsec_"));
    const auto again = shop.keeper.post(path + "/secret", {}, "rotate").expect(200);
    EXPECT_FALSE(again.has("/signing_secret"));
    const auto test = [&] {
        shop.keeper.post(path + "/test").expect(202);
        town.executor.run_for(2s);
    };
    test();  // the receiver knows the old one
    EXPECT_EQ(receiver.asked.size(), 1U);
    receiver.trust(fresh);
    test();
    EXPECT_EQ(receiver.asked.size(), 2U);
    town.executor.clock().advance(25h);
    shop.keeper.login();
    test();
    EXPECT_EQ(receiver.asked.size(), 3U);
    receiver.secrets = old;
    test();
    EXPECT_EQ(receiver.asked.size(), 3U);
    EXPECT_EQ(receiver.badly_signed, 1);
}

TEST_F(Webhooks, EachHearsOfItsOwnOrdersAndTheOfficeOfAll) {
    Shop other = open_shop(boss, Kitchen::reads_the_queue, "Other");
    const auto foreign = other.keeper.post("/v1/webhooks", wanted(other.partner_id, R"("*")"));
    const std::string path = "/v1/webhooks/" + foreign.expect(201).text("/webhook_id");
    const auto office = boss.post(
        "/v1/webhooks", R"({"name":"All","url":"https://hooks.example/all","events":["order.*"]})");
    receiver.trust(office.expect(201).text("/signing_secret"));
    const std::string all = "/v1/webhooks/" + office.text("/webhook_id");
    paid("one");
    EXPECT_THAT(receiver.types(), ElementsAre("order.created", "order.paid"));
    EXPECT_EQ(receiver.badly_signed, 0);
    EXPECT_EQ(other.keeper.get(path + "/deliveries").expect(200).size("/data"), 0U);

    EXPECT_EQ(shop.keeper.get("/v1/webhooks").expect(200).size("/data"), 0U);
    EXPECT_EQ(other.keeper.get("/v1/webhooks").expect(200).size("/data"), 1U);
    EXPECT_EQ(boss.get("/v1/webhooks").expect(200).size("/data"), 2U);
    EXPECT_EQ(boss.get("/v1/webhooks?partner_id=" + other.partner_id).expect(200).size("/data"),
              1U);
    for (const std::string& target : {path, all, path + "/deliveries"})
        EXPECT_EQ(shop.keeper.get(target).expect(404).code(), "notifications.no_webhook");
    for (const std::string& target : {path + "/test", all + "/secret"})
        EXPECT_EQ(shop.keeper.post(target).expect(404).code(), "notifications.no_webhook");
    shop.keeper.call(Method::delete_, path, {}).expect(404);
    shop.keeper.call(Method::patch, all, R"({"enabled":false})").expect(404);
    customer.get("/v1/webhooks").expect(403);
    const auto whose = shop.keeper.post("/v1/webhooks", wanted(other.partner_id, R"("*")"));
    EXPECT_EQ(whose.expect(404).code(), "catalog.partner_not_found");
}

TEST_F(Webhooks, WhatCannotBeMeantIsRefusedAndNothingIsMade) {
    struct Bad {
        std::string url;
        std::string events;
        std::string_view code;
    };
    const Bad bad[]{{"http://hooks.example/in", R"("*")", "callback_url.blocked"},
                    {"https://10.1.2.3/in", R"("*")", "callback_url.blocked"},
                    {"https://127.0.0.1/in", R"("*")", "callback_url.blocked"},
                    {"hooks.example", R"("*")", "callback_url.malformed"},
                    {"https://me@hooks.example/", R"("*")", "callback_url.malformed"},
                    {"https://hooks.example/in", R"("order.eaten")", "notifications.bad_webhook"},
                    {"https://hooks.example/in", "", "request.invalid"}};
    for (const Bad& one : bad) {
        const auto answer = shop.keeper.post(
            "/v1/webhooks",
            std::format(R"({{"partner_id":"{}","name":"x","url":"{}","events":[{}]}})",
                        shop.partner_id, one.url, one.events));
        EXPECT_EQ(answer.status(), 422) << answer.describe();
        EXPECT_EQ(answer.code(), one.code) << answer.describe();
    }
    const auto everybodys = shop.keeper.post(
        "/v1/webhooks", R"({"name":"x","url":"https://hooks.example/in","events":["*"]})");
    EXPECT_EQ(everybodys.expect(422).text("/errors/0/pointer"), "/partner_id");
    EXPECT_EQ(boss.get("/v1/webhooks").expect(200).size("/data"), 0U);

    const std::string path = hook(R"("*")");
    EXPECT_EQ(edit(path, R"({"url":"https://10.1.2.3/"})").expect(422).code(),
              "callback_url.blocked");
    EXPECT_EQ(edit(path, R"({"events":["order.eaten"]})").expect(422).code(),
              "notifications.bad_webhook");
    for (int i = 1; i < 20; ++i) hook(R"("order.ready")");
    EXPECT_EQ(
        shop.keeper.post("/v1/webhooks", wanted(shop.partner_id, R"("*")")).expect(409).code(),
        "notifications.too_many_webhooks");
}

TEST_F(Webhooks, OneThatIsGoneIsSwitchedOffAndItsMakerIsTold) {
    const std::string path = hook(R"("order.paid")");
    receiver.answers = {410};
    paid("one");
    const auto off = shop.keeper.get(path).expect(200);
    EXPECT_FALSE(off.flag("/enabled"));
    EXPECT_EQ(off.text("/trouble"), "gone");
    EXPECT_EQ(told(shop.keeper, "webhook_off"), 1);
    EXPECT_EQ(told(boss, "webhook_off"), 0);
    const auto parked = first_delivery(path).expect(200);
    EXPECT_EQ(parked.text("/state"), "parked");
    paid("two");
    EXPECT_EQ(receiver.asked.size(), 1U);

    const std::string replay = path + "/deliveries/" + parked.text("/delivery_id") + "/replay";
    EXPECT_EQ(shop.keeper.post(replay).expect(409).code(), "notifications.webhook_off");
    EXPECT_TRUE(edit(path, R"({"enabled":true})").expect(200).flag("/enabled"));
    EXPECT_FALSE(edit(path, R"({"enabled":true})").expect(200).has("/trouble"));
    shop.keeper.post(replay).expect(202);
    town.executor.run_for(2s);
    EXPECT_EQ(receiver.asked.size(), 2U);
    EXPECT_EQ(first_delivery(path).expect(200).text("/state"), "delivered");
}

TEST_F(Webhooks, WhatWaitsForOneThatIsDeletedIsNotSent) {
    const std::string path = hook(R"("order.paid")");
    receiver.answers = {500, 500, 500, 500, 500, 500};
    paid("one");
    const auto asked = receiver.asked.size();
    EXPECT_LT(asked, 6U);
    shop.keeper.call(Method::delete_, path, {}).expect(204);
    shop.keeper.call(Method::delete_, path, {}).expect(204);
    EXPECT_EQ(shop.keeper.get(path).expect(404).code(), "notifications.no_webhook");
    shop.keeper.get(path + "/deliveries").expect(404);
    EXPECT_EQ(shop.keeper.get("/v1/webhooks").expect(200).size("/data"), 0U);
    town.executor.run_for(10min);
    EXPECT_EQ(receiver.asked.size(), asked);
}

}  // namespace waybill::town::webhooks_test
