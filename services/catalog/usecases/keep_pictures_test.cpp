// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/keep_pictures.hpp"

#include "services/catalog/testing/fault_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

struct PicturesWorld : CatalogWorld {
    ProductId bread = add_product("Bread").id;

    Result<Product> set(std::string picture, Keepers keepers = std::nullopt) {
        ProductUpdate update{.product = bread, .keepers = std::move(keepers)};
        return run(keep_pictures.set({}, std::move(update), std::move(picture)));
    }
    bool is_there(const Product& product) {
        const auto name = blobs::BlobName::parse(product.picture);
        return name && blobs.has(*name);
    }
};

TEST(KeepPictures, OnlyTheNewestIsThereAndEachIsAChange) {
    PicturesWorld world;
    const auto one = world.set("one");
    ASSERT_TRUE(one) << one.error().reason;
    EXPECT_EQ(one->version, 2);
    world.tick();
    const auto two = world.set("two");
    ASSERT_TRUE(two);
    EXPECT_TRUE(world.is_there(*two));
    EXPECT_EQ(world.blobs.count(), 1U);
    const auto none = world.set("");
    ASSERT_TRUE(none);
    EXPECT_EQ(none->picture, "");
    EXPECT_EQ(world.blobs.count(), 0U);
    const auto history = world.run(world.browse.history({}, world.bread, {.limit = 10})).value();
    ASSERT_EQ(history.items.size(), 4U);
    EXPECT_EQ(history.items[0].picture, "");
    EXPECT_EQ(history.items[2].picture, two->picture);
    EXPECT_FALSE(history.items[2].name);
}

TEST(KeepPictures, GoWithTheirProduct) {
    PicturesWorld world;
    ASSERT_TRUE(world.set("one"));
    ProductUpdate update{.product = world.bread, .changes = {.remove = true}};
    const auto deleted = world.run(world.keep_pictures.delete_product({}, std::move(update)));
    ASSERT_TRUE(deleted);
    EXPECT_EQ(deleted->picture, "");
    EXPECT_EQ(world.blobs.count(), 0U);
    EXPECT_EQ(world.set("two").error().reason, "catalog.product_not_found");
}

TEST(KeepPictures, ARefusedOneLeavesTheProductAsItWas) {
    PicturesWorld world;
    const PartnerId seller = world.add_partner().id;
    const NewOffer offer{.partner = seller,
                         .product = world.bread,
                         .price = {.amount = 250},
                         .key = {.scope = "usr", .key = "k", .fingerprint = "f"}};
    ASSERT_TRUE(world.run(world.manage_offers.create_offer({}, offer)));
    EXPECT_EQ(world.set("one", std::vector{PartnerId{}}).error().reason, "catalog.product_shared");
    EXPECT_EQ(world.run(world.browse.product({}, world.bread)).value().picture, "");
    EXPECT_TRUE(world.set("one", std::vector{seller}));
    EXPECT_EQ(world.set(std::string(blobs::blob_bytes_max + 1, 'x')).error().reason,
              "catalog.invalid_product");
}

}  // namespace
}  // namespace waybill::catalog
