// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/searched_text.hpp"

#include "platform/core/random.hpp"
#include "services/orders/domain/samples.hpp"

#include <gtest/gtest.h>

namespace waybill::orders {
namespace {

struct Searched : ::testing::Test {
    static bool finds(std::string_view text, const Order& in, OrderReader reader) {
        return SearchedText{text}.in(in, reader);
    }
    Order made() {
        const UserId customer = ids.next<UserId>();
        auto placed = place_order(samples::quote(ids, customer), customer, samples::facts(ids));
        placed->note = PersonalText{"Beim Straßenbahnhof läuten"};
        return *std::move(placed);
    }
    ManualClock clock;
    SeededRandom random{7};
    IdSource ids{clock, random};
    Order order = made();
};

TEST_F(Searched, FindsIdsAndNumbersByTheirBeginningAndTextsByAnyPart) {
    using enum OrderReader;
    const std::string id = order.id.text();
    for (const std::string& text :
         {id, id.substr(0, 9), order.number, order.number.substr(0, 3), std::string{"STRASSEN"},
          std::string{"corner bak"}, std::string{"station st"}, std::string{"5550101"}})
        EXPECT_TRUE(finds(text, order, customer)) << text;
    for (const std::string& text : {id.substr(1), order.number.substr(1), std::string{"Mill"}})
        EXPECT_FALSE(finds(text, order, customer)) << text;
}

TEST_F(Searched, FindsOnlyWhatItsReaderIsShown) {
    using enum OrderReader;
    order.courier_name = "Rida";
    for (const std::string_view text : {"station street", "5550101", "läuten"}) {
        order.status = OrderStatus::preparing;
        for (const OrderReader who : {customer, partner, courier, office})
            EXPECT_TRUE(finds(text, order, who)) << text;
        order.status = OrderStatus::delivering;
        EXPECT_FALSE(finds(text, order, partner)) << text;
        EXPECT_TRUE(finds(text, order, courier)) << text;
        order.status = OrderStatus::completed;
        EXPECT_FALSE(finds(text, order, courier)) << text;
        EXPECT_TRUE(finds(text, order, office)) << text;
    }
    EXPECT_TRUE(finds("rida", order, partner));
    EXPECT_TRUE(finds(order.number, order, courier));
}

TEST_F(Searched, TheBeginningOfAnIdTellsWhenItsOrdersWereMade) {
    const std::string id = order.id.text();
    for (std::size_t length = 5; length <= id.size(); ++length) {
        const auto made = SearchedText{id.substr(0, length)}.made();
        ASSERT_TRUE(made) << length;
        EXPECT_LT(made->from, clock.now()) << length;
        EXPECT_GT(made->to, clock.now() + 10min) << length;
    }
    EXPECT_LT(SearchedText{id}.made()->to, clock.now() + 2h);
    for (const std::string_view text : {"ord_", "ord_!", "quo_01", "bread"})
        EXPECT_FALSE(SearchedText{text}.made()) << text;
    EXPECT_FALSE(SearchedText{id + "0"}.made());
}

}  // namespace
}  // namespace waybill::orders
