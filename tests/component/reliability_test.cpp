// SPDX-License-Identifier: Apache-2.0
// How far partners can be relied on, as operators see it.
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::reliability {

using ::testing::IsEmpty;

struct PartnerReliability : ShopDay {
    PartnerReliability() : ShopDay{29} {}

    Placed paid(const std::string& key) {
        const Placed order = place_order(customer, shop, key);
        pay(customer, order);
        return order;
    }
    Answer say(const Placed& order, std::string_view what, std::string body = {}) {
        return shop.keeper.post(
            std::format("/v1/partners/{}/orders/{}/{}", shop.partner_id, order.order_id, what),
            std::move(body));
    }
    std::string settings() const { return "/v1/partners/" + shop.partner_id + "/settings"; }
    std::int64_t counted(std::string_view what) {
        EXPECT_TRUE(town.settle());
        return boss.get(settings()).expect(200).number(std::format("/reliability/{}", what));
    }
};

TEST_F(PartnerReliability, IsCountedOrderByOrderAndShownToOperatorsOnly) {
    EXPECT_EQ(counted("accepted"), 0);
    const Placed quick = paid("quick");
    say(quick, "accept", R"({"minutes":20})").expect(200);
    EXPECT_EQ(counted("accepted"), 0) << "once its kitchen is done with it";
    say(quick, "ready").expect(200);
    const Placed slow = paid("slow");
    say(slow, "accept", R"({"minutes":5})").expect(200);
    town.executor.run_for(6min);
    say(slow, "ready").expect(200);
    say(slow, "ready");
    const Placed unwanted = paid("unwanted");
    say(unwanted, "reject", R"({"reason":"the oven is cold"})").expect(200);
    (void)paid("unheard");
    town.executor.run_for(31min);

    EXPECT_EQ(counted("accepted"), 2);
    EXPECT_EQ(counted("late"), 1);
    EXPECT_EQ(counted("rejected"), 1);
    EXPECT_EQ(counted("unanswered"), 1);
    EXPECT_TRUE(boss.get("/v1/admin/partners").expect(200).body().contains("\"unanswered\":1"));
    EXPECT_FALSE(shop.keeper.get(settings()).expect(200).body().contains("reliability"));
    EXPECT_FALSE(
        customer.get("/v1/partners/" + shop.partner_id).expect(200).body().contains("reliability"));
    EXPECT_FALSE(customer.get("/v1/partners").expect(200).body().contains("reliability"));
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

}  // namespace waybill::town::reliability
