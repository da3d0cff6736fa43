// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/basket.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::catalog {
namespace {

OfferId offer_id(std::uint8_t n) {
    Uuid uuid{};
    uuid.bytes[15] = n;
    return OfferId{uuid};
}

struct Shop {
    Partner partner{.id = PartnerId{Uuid{{9}}}, .verified = true, .enabled = true};
    std::vector<Offer> offers{offer(1, 5, 250), offer(2, 0, 100), offer(3, 9, 40)};

    Offer offer(std::uint8_t n, std::int64_t stock, std::int64_t price) const {
        return {.id = offer_id(n),
                .partner = partner.id,
                .product = {.name = "thing " + std::to_string(n)},
                .price = {.amount = price},
                .in_stock = stock};
    }
};

std::vector<std::string> pointers(const Refused& refused) {
    std::vector<std::string> all;
    for (const auto& field : refused.fields) all.push_back(field.pointer + " " + field.code);
    return all;
}

TEST(CheckLines, CountAndQuantitiesAreBounded) {
    EXPECT_TRUE(check_lines({{offer_id(1), 1}, {offer_id(1), 999}}));
    EXPECT_TRUE(check_lines(std::vector<WantedLine>(100, {offer_id(1), 1})));
    EXPECT_FALSE(check_lines({}));
    EXPECT_FALSE(check_lines(std::vector<WantedLine>(101, {offer_id(1), 1})));
    const auto wrong = check_lines({{offer_id(1), 0}, {offer_id(2), 5}, {offer_id(3), 1000}});
    EXPECT_EQ(pointers(wrong.error()),
              (std::vector<std::string>{"/lines/0/quantity out_of_range",
                                        "/lines/2/quantity out_of_range"}));
}

TEST(PriceLines, LinesKeepTheirOrderAndFreezeNamesAndPrices) {
    const Shop shop;
    const auto priced = price_lines(shop.partner, shop.offers,
                                    {{offer_id(3), 2}, {offer_id(1), 1}, {offer_id(3), 7}});
    ASSERT_TRUE(priced);
    const std::vector<PricedLine> expected{
        {offer_id(3), "thing 3", 2, {.amount = 40}, {.amount = 80}},
        {offer_id(1), "thing 1", 1, {.amount = 250}, {.amount = 250}},
        {offer_id(3), "thing 3", 7, {.amount = 40}, {.amount = 280}}};
    EXPECT_EQ(*priced, expected);
}

TEST(PriceLines, EveryShortLineIsNamed) {
    const Shop shop;
    const auto priced = price_lines(
        shop.partner, shop.offers,
        {{offer_id(3), 5}, {offer_id(2), 1}, {offer_id(3), 5}, {offer_id(1), 5}, {offer_id(4), 1}});
    ASSERT_FALSE(priced);
    EXPECT_EQ(priced.error().why, Refusal::insufficient_stock);
    EXPECT_EQ(
        pointers(priced.error()),
        (std::vector<std::string>{"/lines/0 insufficient_stock", "/lines/1 insufficient_stock",
                                  "/lines/2 insufficient_stock", "/lines/4 offer_unavailable"}));
    EXPECT_EQ(priced.error().fields[0].detail, "9 left");
}

TEST(PriceLines, WhatIsNotForSaleIsNotSold) {
    Shop shop;
    shop.offers[0].active = false;
    shop.offers[2].partner = PartnerId{Uuid{{8}}};
    const auto priced =
        price_lines(shop.partner, shop.offers, {{offer_id(1), 1}, {offer_id(3), 1}});
    EXPECT_EQ(priced.error().why, Refusal::offer_unavailable);
    EXPECT_EQ(priced.error().fields.size(), 2u);

    shop = {};
    shop.partner.paused = true;
    EXPECT_EQ(price_lines(shop.partner, shop.offers, {{offer_id(1), 1}}).error().why,
              Refusal::partner_not_selling);
}

RC_GTEST_PROP(SumByOffer, KeepsTotalsAndSorts,
              (const std::vector<std::pair<std::uint8_t, std::uint8_t>>& raw)) {
    std::vector<WantedLine> lines;
    std::map<OfferId, std::int64_t> expected;
    for (const auto& [offer, quantity] : raw) {
        const OfferId id = offer_id(offer % 5);
        lines.push_back({id, quantity});
        expected[id] += quantity;
    }
    const auto demands = sum_by_offer(lines);
    RC_ASSERT(demands.size() == expected.size());
    std::size_t i = 0;
    for (const auto& [offer, quantity] : expected)
        RC_ASSERT((demands[i++] == Demand{offer, quantity}));
}

}  // namespace
}  // namespace waybill::catalog
