// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/offer.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

TEST(ProductHistory, AChangeSaysOnlyWhatIsDifferent) {
    const Product bread{.name = "Bread", .description = "Rye", .category = "food"};
    const ProductChange made = creation_of(bread);
    EXPECT_EQ(made.what, ProductStep::created);
    EXPECT_EQ(made.description, "Rye");
    const Product roll = apply(bread, {.name = "Roll", .description = "", .category = "food"});
    const ProductChange changed = difference(bread, roll);
    EXPECT_EQ(changed,
              (ProductChange{
                  .version = 2, .what = ProductStep::changed, .name = "Roll", .description = ""}));
    EXPECT_EQ(difference(roll, apply(roll, {.remove = true})),
              (ProductChange{.version = 3, .what = ProductStep::deleted}));
}

TEST(CheckProduct, TextsHaveTheirLengths) {
    EXPECT_TRUE(check(Product{.name = "ü", .category = "food"}));
    const std::string longest = [] {
        std::string text;
        for (int i = 0; i < 255; ++i) text += "ü";
        return text;
    }();
    EXPECT_TRUE(check(Product{.name = longest, .description = "a\nb", .category = "food"}));

    const auto wrong = check(Product{.name = longest + "ü", .description = "a\vb"});
    EXPECT_EQ(wrong.error().why, Refusal::invalid_product);
    ASSERT_EQ(wrong.error().fields.size(), 3u);
    EXPECT_EQ(wrong.error().fields[0].pointer, "/name");
    EXPECT_EQ(wrong.error().fields[1].pointer, "/description");
    EXPECT_EQ(wrong.error().fields[2].pointer, "/category");

    for (const std::string unseen : {"   ", "\u2003", "\u200B", "\u3164"}) {
        const auto blank =
            check(Product{.name = unseen, .description = unseen, .category = unseen});
        ASSERT_FALSE(blank);
        EXPECT_EQ(blank.error().fields.size(), 3u);
    }
    EXPECT_FALSE(check(Product{.name = "\u202Edaerb", .category = "food"}));
}

TEST(CheckOffer, PricesArePositiveAndBounded) {
    for (const std::int64_t good : {1L, 250L, 1'000'000'000'000L}) EXPECT_TRUE(check_price(good));
    for (const std::int64_t bad : {0L, -1L, 1'000'000'000'001L, INT64_MAX, INT64_MIN})
        EXPECT_FALSE(check_price(bad)) << bad;
}

TEST(CheckMove, OnlyACountMayBeNothing) {
    EXPECT_TRUE(check_move(StockMove::count, 0));
    EXPECT_FALSE(check_move(StockMove::receive, 0));
    EXPECT_FALSE(check_move(StockMove::write_off, -1));
    EXPECT_FALSE(check_move(StockMove::receive, pieces_max + 1));
    EXPECT_TRUE(check_move(StockMove::receive, pieces_max));
}

}  // namespace
}  // namespace waybill::catalog
