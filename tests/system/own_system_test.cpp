// SPDX-License-Identifier: Apache-2.0
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/beast/server.hpp"
#include "adapters/curl/curl_client.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "platform/json/document.hpp"
#include "platform/testing/json_pointer.hpp"
#include "tests/kitchen/fake_kitchen.hpp"
#include "tests/process/serving.hpp"

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

/// One person at the public API.
struct Person {
    int port{0};
    std::vector<std::string> headers{"Content-Type: application/json"};

    Person(int at, const std::string& name) : port{at} {
        const auto session =
            post("/v1/sessions", std::format(R"({{"email":"{}@demo.waybill.example",)"
                                             R"("password":"demo-waybill-town"}})",
                                             name));
        headers.push_back("Authorization: Bearer " + text(session, "/access_token"));
    }
    std::string post(std::string target, std::string body) {
        headers.push_back("Idempotency-Key: " + std::to_string(++keys));
        const auto answer = send("POST", std::move(target), std::move(body));
        headers.pop_back();
        return answer;
    }
    std::string send(std::string method, std::string target, std::string body = {}) {
        return exchange(std::move(method), std::move(target), std::move(body)).body;
    }
    HttpAnswer exchange(std::string method, std::string target, std::string body = {}) {
        auto answer = http_send(port, {.method = std::move(method),
                                       .target = std::move(target),
                                       .headers = headers,
                                       .body = std::move(body)});
        EXPECT_LT(answer.status, 400) << answer.body;
        return answer;
    }
    static std::string text(const std::string& body, const char* pointer) {
        const auto document = json::Document::parse(body);
        const auto found = document ? at_pointer(document->root(), pointer) : std::nullopt;
        return found ? std::string{found->string()} : std::string{};
    }
    int keys{0};
};

/// Confirms one of the offer and pays for it on the simulator's page; the order's id.
std::string order_one(Person& customer, const std::string& partner, const std::string& offer) {
    const auto quote = customer.post(
        "/v1/quotes",
        std::format(R"({{"partner_id":"{}","lines":[{{"offer_id":"{}","quantity":1}}],)"
                    R"("address":"Station Street 12"}})",
                    partner, offer));
    const auto placed = customer.post(
        "/v1/orders", std::format(R"({{"quote_id":"{}","payment_method":"simulator"}})",
                                  Person::text(quote, "/quote_id")));
    const std::string payment = Person::text(placed, "/order/payment_id");
    EXPECT_EQ(http_get(customer.port, "/pay/" + payment).status, 303);
    const auto paid =
        http_send(customer.port, {.method = "POST",
                                  .target = "/simulator/checkout/" + payment,
                                  .headers = {"Content-Type: application/x-www-form-urlencoded"},
                                  .body = "decision=approve"});
    EXPECT_EQ(paid.status, 200) << paid.body;
    return Person::text(placed, "/order/order_id");
}

TEST(OwnSystem, IsCalledAndCallsBackOverTheNetwork) {
    const Folder folder;
    OwnSystem own;
    own.kitchen.refuse_next(1);  // is asked again
    Serving server{folder,
                   {.flags = {"--payments.simulator_success_ppm=1000000",
                              std::format("--server.egress_allowed=127.0.0.1:{}", own.port)}}};
    ASSERT_TRUE(server.ready()) << server.child().err();

    Person boss{server.port(), "operator"};
    // One that is open at any hour: the clock is the machine's.
    const auto grocer = boss.send("GET", "/v1/partners?q=Market%20Hall%20Grocery");
    const std::string partner = Person::text(grocer, "/data/0/partner_id");
    const auto page = boss.send("GET", "/v1/offers?in_stock=true&limit=1&partner_id=" + partner);
    const auto kept = boss.exchange("GET", "/v1/partners/" + partner + "/settings").head;
    const auto mark = kept.find("\r\nETag: ") + std::string_view{"\r\nETag: "}.size();
    boss.headers.push_back("If-Match: " + kept.substr(mark, kept.find('\r', mark) - mark));
    boss.send("PATCH", "/v1/partners/" + partner,
              std::format(R"({{"api_url":"{}","signing_secret":"{}"}})", own.url(),
                          own.secret.text().reveal()));

    Person customer{server.port(), "customer1"};
    const std::string order = order_one(customer, partner, Person::text(page, "/data/0/offer_id"));
    std::string status;
    EXPECT_TRUE(wait_until(Millis{20'000},
                           [&] {
                               status = Person::text(customer.send("GET", "/v1/orders/" + order),
                                                     "/status");
                               return status == "READY";
                           }))
        << status << server.child().err();
    run_on(own.loops.at(0), own.kitchen.stop());  // so that nothing changes any more
    EXPECT_EQ(own.kitchen.orders(), (std::map<std::string, int>{{order, 1}}));
    EXPECT_EQ(own.kitchen.badly_signed(), 0);
    EXPECT_EQ(own.kitchen.answers(), std::vector<int>{204});
}

}  // namespace waybill::system_test
