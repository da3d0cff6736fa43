// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::abandoned {

using ::testing::IsEmpty;
using Steps = std::vector<std::string>;

/// Confirms that come to no end, and stock that is gone when the money comes.
struct AbandonedConfirm : ShopDay {
    AbandonedConfirm() : ShopDay{23} {}

    std::size_t unpaid() {
        return customer.get("/v1/orders?status=PENDING").expect(200).size("/data");
    }
    std::vector<std::string> ids_of_unpaid() {
        const auto orders = customer.get("/v1/orders?status=PENDING").expect(200);
        std::vector<std::string> ids;
        for (std::size_t i = 0; i < orders.size("/data"); ++i)
            ids.push_back(orders.text(std::format("/data/{}/order_id", i)));
        return ids;
    }
    /// The catalog let go of what it held, as it does for an order that nobody knows.
    void let_go() {
        static constexpr sql::Query rows{"t.let_go", "UPDATE reservations SET state = 'expired'"};
        static constexpr sql::Query stock{
            "t.free", "UPDATE stock SET on_hand = on_hand + reserved, reserved = 0"};
        town.tamper("catalog", rows);
        town.tamper("catalog", stock);
    }
    void check_nothing_broke() {
        EXPECT_TRUE(town.settle());
        EXPECT_THAT(town.broken_promises(), IsEmpty());
        auto complaints = town.complaints();
        // Each of these faults is an answer that somebody should look at.
        std::erase_if(complaints, [](const std::string& line) {
            return line.contains("status=503") && line.contains("reason=test.fault_");
        });
        EXPECT_THAT(complaints, IsEmpty());
    }
};

TEST_F(AbandonedConfirm, WhereverItStopsItsStockIsFreeAfterTwoMinutes) {
    std::set<int> outcomes;
    for (const auto moment : {FaultPlan::Moment::before, FaultPlan::Moment::after})
        for (int call = 1; call <= 4; ++call) {
            const std::string body = confirm_body(quote());
            town.orders_faults.fail_call(call, moment);
            const std::string key = std::format("first-{}", to_micros(town.now()));
            outcomes.insert(customer.post("/v1/orders", body, key).status());
            town.orders_faults.clear();
            town.executor.run_for(2min);
            EXPECT_EQ(loaves_left(), 40 - 2 * static_cast<std::int64_t>(unpaid()));

            customer.post("/v1/orders", body, key).expect(201);  // the retry ends well
            EXPECT_EQ(unpaid(), 1u);
            EXPECT_EQ(loaves_left(), 38);
            for (const std::string& id : ids_of_unpaid())
                customer.post("/v1/orders/" + id + "/cancel").expect(200);
            EXPECT_TRUE(town.settle());
            EXPECT_EQ(loaves_left(), 40);
        }
    EXPECT_TRUE(outcomes.contains(503)) << "nothing failed";
    check_nothing_broke();
}

TEST_F(AbandonedConfirm, AnOrderThatExistsKeepsItsStockAllDay) {
    const Placed order = place_order(customer, shop, "key");
    for (int hour = 0; hour < 23; ++hour) {
        town.executor.run_for(1h);
        ASSERT_EQ(loaves_left(), 38);
    }
    pay(customer, order);
    EXPECT_EQ(loaves_left(), 38);
    check_nothing_broke();
}

TEST_F(AbandonedConfirm, MoneyForStockThatWasLetGoBuysWhatIsThere) {
    const Placed order = place_order(customer, shop, "key");
    let_go();
    EXPECT_EQ(loaves_left(), 40);
    pay(customer, order);
    EXPECT_TRUE(town.settle());
    EXPECT_EQ(status_of(customer, order.order_id), "PAID");
    EXPECT_EQ(loaves_left(), 38);
    check_nothing_broke();
}

TEST_F(AbandonedConfirm, MoneyForStockThatIsGoneIsGivenBackAndTheCustomerIsTold) {
    static constexpr sql::Query sold{
        "t.gone", "UPDATE stock SET written_off = written_off + on_hand, on_hand = 0"};
    const Placed order = place_order(customer, shop, "key");
    let_go();
    town.tamper("catalog", sold);
    approve(town, order);
    EXPECT_TRUE(town.settle());
    const auto over = customer.get("/v1/orders/" + order.order_id).expect(200);
    EXPECT_EQ(over.text("/status"), "CANCELLED");
    EXPECT_EQ(over.text("/cancel_reason"), "out_of_stock");
    EXPECT_EQ(history_of(customer, order.order_id), (Steps{"created", "paid", "cancelled"}));
    const auto payment = customer.get("/v1/payments/" + order.payment_id).expect(200);
    EXPECT_EQ(payment.number("/captured/amount"), order.total);
    EXPECT_EQ(payment.number("/refunded/amount"), order.total);
    EXPECT_EQ(told(customer, "order_cancelled"), 1);
    EXPECT_EQ(loaves_left(), 0);
    check_nothing_broke();
}

}  // namespace waybill::town::abandoned
