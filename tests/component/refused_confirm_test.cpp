// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::refused {

using ::testing::IsEmpty;

/// A confirm that is refused leaves no order, no stock held and no spent quote.
struct RefusedConfirm : ShopDay {
    RefusedConfirm() : ShopDay{17} {}

    std::size_t orders() { return customer.get("/v1/orders").expect(200).size("/data"); }
    void check_nothing_broke() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        EXPECT_THAT(town.complaints(), IsEmpty());
    }
};

TEST_F(RefusedConfirm, AWayOfPayingThatIsNone) {
    const std::string id = quote();
    int tries = 0;
    for (const std::string_view method : {"nonsense", "visa", "Simulator", "simulator "}) {
        const auto body = std::format(R"({{"quote_id":"{}","payment_method":"{}"}})", id, method);
        const auto refused = customer.post("/v1/orders", body, std::format("try-{}", ++tries));
        EXPECT_EQ(refused.expect(422).code(), "payments.provider_inactive") << method;
    }
    EXPECT_EQ(loaves_left(), 40);
    EXPECT_EQ(orders(), 0u);
    customer.post("/v1/orders", confirm_body(id), "key").expect(201);
    EXPECT_EQ(orders(), 1u);
    check_nothing_broke();
}

TEST_F(RefusedConfirm, AUsedKeyWithAnotherQuote) {
    customer.post("/v1/orders", confirm_body(quote()), "key").expect(201);
    const std::string other = quote();
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(customer.post("/v1/orders", confirm_body(other), "key").expect(422).code(),
                  "idempotency.key_reused");
    EXPECT_EQ(loaves_left(), 38);
    customer.post("/v1/orders", confirm_body(other), "its-own-key").expect(201);
    EXPECT_EQ(loaves_left(), 36);
    check_nothing_broke();
}

TEST_F(RefusedConfirm, AnOrderTooManyManyTimesAtOnce) {
    for (int i = 1; i <= 4; ++i) place_order(customer, shop, std::format("key-{}", i));
    std::vector<http::Request> requests;
    for (int i = 0; i < 6; ++i)
        requests.push_back(customer.request(http::Method::post, "/v1/orders", confirm_body(quote()),
                                            std::format("at-once-{}", i)));
    int made = 0;
    for (const auto& answer : town.api.say_together(requests)) {
        if (answer.status() == 201) {
            ++made;
        } else {
            EXPECT_EQ(answer.expect(409).code(), "orders.limit_reached");
        }
    }
    EXPECT_EQ(made, 1);
    EXPECT_EQ(orders(), 5u);
    EXPECT_EQ(loaves_left(), 30);
    check_nothing_broke();
}

}  // namespace waybill::town::refused
