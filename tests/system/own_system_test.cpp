// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/beast/server.hpp"
#include "adapters/curl/curl_client.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "tests/kitchen/fake_kitchen.hpp"
#include "tests/system/person.hpp"

#include <gtest/gtest.h>

#include <format>

namespace waybill::system_test {

using namespace process;

/// A partner's own system on a port of this machine.
struct OwnSystem {
    SystemClock clock{};
    SystemRandom random{};
    Loops loops{1, clock};
    curl::Engine engine{curl::Engine::Limits{}};
    webhooks::SigningSecret secret{webhooks::SigningSecret::generate(random)};
    egress::Policy egress{
        egress::Policy::parse(std::vector<std::string>{"127.0.0.0/8"}).value_or(egress::Policy{})};
    curl::CurlClient network{engine, egress};
    kitchen::FakeKitchen kitchen{
        {.executor = loops.at(0), .network = network, .secret = secret, .cooking = 200ms}};
    beast::BeastServer server{{.loops = loops, .handler = kitchen, .random = random}, {}};
    int port{0};

    OwnSystem() {
        loops.start();
        port = server.start().value_or(0);
    }
    ~OwnSystem() {
        run_on(loops.at(0), kitchen.stop());
        (void)run_on(loops.at(0), server.stop(1s));  // a test's end may cut what is under way
        loops.stop();
    }
    std::string url() const { return std::format("http://127.0.0.1:{}/orders", port); }
};

Person from_the_demo(int port, const std::string& name) {
    return {port, name + "@demo.waybill.example", "demo-waybill-town"};
}

/// Confirms one of the offer and pays for it on the simulator's page; the order's id.
std::string order_one(int port, Person& customer, const std::string& partner,
                      const std::string& offer) {
    const auto quote = customer.post(
        "/v1/quotes",
        std::format(R"({{"partner_id":"{}","lines":[{{"offer_id":"{}","quantity":1}}],)"
                    R"("address":"Station Street 12"}})",
                    partner, offer));
    const auto placed = customer.post(
        "/v1/orders", std::format(R"({{"quote_id":"{}","payment_method":"simulator"}})",
                                  quote.expect(201).text("/quote_id")));
    const std::string payment = placed.expect(201).text("/order/payment_id");
    say(port, {.target = "/pay/" + payment}).expect(303);
    say(port, {.method = "POST",
               .target = "/simulator/checkout/" + payment,
               .headers = {"Content-Type: application/x-www-form-urlencoded"},
               .body = "decision=approve"})
        .expect(200);
    return placed.text("/order/order_id");
}

TEST(OwnSystem, IsCalledAndCallsBackOverTheNetwork) {
    const Folder folder;
    OwnSystem own;
    own.kitchen.refuse_next(1);  // is asked again
    Serving server{folder,
                   {.flags = {"--payments.simulator_success_ppm=1000000",
                              std::format("--server.egress_allowed=127.0.0.1:{}", own.port)}}};
    ASSERT_TRUE(server.ready()) << server.child().err();

    Person boss = from_the_demo(server.port(), "operator");
    // One that is open at any hour: the clock is the machine's.
    const auto partner =
        boss.get("/v1/partners?q=Market%20Hall%20Grocery").expect(200).text("/data/0/partner_id");
    const auto offer = boss.get("/v1/offers?in_stock=true&limit=1&partner_id=" + partner)
                           .expect(200)
                           .text("/data/0/offer_id");
    const auto kept = boss.get("/v1/partners/" + partner + "/settings").expect(200);
    boss.change("PATCH", "/v1/partners/" + partner,
                std::format(R"({{"api_url":"{}","signing_secret":"{}"}})", own.url(),
                            own.secret.text().reveal()),
                {"If-Match: " + kept.header("ETag")})
        .expect(200);

    Person customer = from_the_demo(server.port(), "customer1");
    const std::string order = order_one(server.port(), customer, partner, offer);
    std::string status;
    EXPECT_TRUE(wait_until(Millis{20'000},
                           [&] {
                               status =
                                   customer.get("/v1/orders/" + order).expect(200).text("/status");
                               return status == "READY";
                           }))
        << status << server.child().err();
    run_on(own.loops.at(0), own.kitchen.stop());  // so that nothing changes any more
    EXPECT_EQ(own.kitchen.orders(), (std::map<std::string, int>{{order, 1}}));
    EXPECT_EQ(own.kitchen.badly_signed(), 0);
    EXPECT_EQ(own.kitchen.answers(), std::vector<int>{204});
}

}  // namespace waybill::system_test
