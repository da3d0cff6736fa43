// SPDX-License-Identifier: Apache-2.0
// A payment provider outside, reached over the network as a real one is.
#include "adapters/asio/loops.hpp"
#include "adapters/asio/run_on.hpp"
#include "adapters/beast/server.hpp"
#include "adapters/curl/curl_client.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"
#include "tests/bank/fake_bank.hpp"
#include "tests/system/person.hpp"

#include <gtest/gtest.h>

#include <format>

namespace waybill::system_test {

using namespace process;

/// A bank on a port of this machine. It learns its own address when it is called.
struct OutsideBank {
    SystemClock clock{};
    SystemRandom random{};
    Loops loops{1, clock};
    curl::Engine engine{curl::Engine::Limits{}};
    webhooks::SigningSecret secret{webhooks::SigningSecret::generate(random)};
    egress::Policy egress{
        egress::Policy::parse(std::vector<std::string>{"127.0.0.0/8"}).value_or(egress::Policy{})};
    curl::CurlClient network{engine, egress};
    bank::FakeBank bank{{.executor = loops.at(0),
                         .network = network,
                         .secret = secret,
                         .pages = "https://pages.bank.example"}};
    beast::BeastServer server{{.loops = loops, .handler = bank, .random = random}, {}};
    int port{0};

    OutsideBank() {
        loops.start();
        port = server.start().value_or(0);
    }
    ~OutsideBank() {
        run_on(loops.at(0), bank.stop());
        (void)run_on(loops.at(0), server.stop(1s));  // a test's end may cut what is under way
        loops.stop();
    }
    void approve(const std::string& payment) const {
        say(port, {.method = "POST", .target = "/pay/" + payment, .body = "decision=approve"})
            .expect(200);
    }
};

/// Confirms one of an offer of a partner that is open at any hour.
town::Answer order_by_visa(Person& customer) {
    const auto partner = customer.get("/v1/partners?q=Market%20Hall%20Grocery")
                             .expect(200)
                             .text("/data/0/partner_id");
    const auto offer = customer.get("/v1/offers?in_stock=true&limit=1&partner_id=" + partner)
                           .expect(200)
                           .text("/data/0/offer_id");
    const auto quote = customer.post(
        "/v1/quotes",
        std::format(R"({{"partner_id":"{}","lines":[{{"offer_id":"{}","quantity":1}}],)"
                    R"("address":"Station Street 12"}})",
                    partner, offer));
    return customer.post("/v1/orders", std::format(R"({{"quote_id":"{}","payment_method":"visa"}})",
                                                   quote.expect(201).text("/quote_id")));
}

Task<std::size_t> refunds_of(const bank::FakeBank& bank) { co_return bank.refunds().size(); }

TEST(OutsideBank, IsPaidAtAndGivesBackOverTheNetwork) {
    const Folder folder;
    OutsideBank outside;
    Serving server{
        folder,
        {.flags = {"--payments.active_providers=simulator,visa",
                   std::format("--payments.visa_url=http://127.0.0.1:{}/bank", outside.port),
                   "--payments.visa_secret=" + std::string{outside.secret.text().reveal()},
                   std::format("--server.egress_allowed=127.0.0.1:{}", outside.port)}}};
    ASSERT_TRUE(server.ready()) << server.child().err();
    Person customer{server.port(), "customer1@demo.waybill.example", "demo-waybill-town"};
    const auto placed = order_by_visa(customer);
    const std::string order = placed.expect(201).text("/order/order_id");
    const std::string payment = placed.text("/order/payment_id");
    EXPECT_EQ(say(server.port(), {.target = "/pay/" + payment}).expect(303).header("Location"),
              "https://pages.bank.example/pay/" + payment);
    outside.approve(payment);
    std::string status;
    const auto becomes = [&](std::string_view wanted) {
        return wait_until(Millis{20'000}, [&] {
            status = customer.get("/v1/payments/" + payment).expect(200).text("/status");
            return status == wanted;
        });
    };
    EXPECT_TRUE(becomes("CAPTURED")) << status << server.child().err();
    customer.post("/v1/orders/" + order + "/cancel", "{}").expect(200);
    EXPECT_TRUE(becomes("REFUNDED")) << status << server.child().err();
    EXPECT_TRUE(wait_until(Millis{20'000}, [&] {
        return run_on(outside.loops.at(0), refunds_of(outside.bank)) == 1;
    }));
    run_on(outside.loops.at(0), outside.bank.stop());  // so that nothing changes any more
    EXPECT_EQ(outside.bank.badly_signed(), 0);
    EXPECT_EQ(outside.bank.answers(), std::vector<int>{204});
    const auto& book = outside.bank.checkouts().at(payment);
    EXPECT_EQ(book.charges.at(0).refunded, book.amount);
}

/// What a start says of settings that do not fit.
TEST(OutsideBank, HalfConfiguredEndsTheStartWithOneLine) {
    const Folder folder;
    Serving server{folder, {.flags = {"--payments.active_providers=visa"}}};
    EXPECT_FALSE(server.ready());
    EXPECT_NE(server.child().err().find("payments.visa_url is not set"), std::string::npos)
        << server.child().err();
}

}  // namespace waybill::system_test
