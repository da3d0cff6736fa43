// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/sample_pictures.hpp"
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::town::product_pictures {

using ::testing::IsEmpty;
using ::testing::StartsWith;

struct ProductPicturesTest : ::testing::Test {
    TownWorld town{{.seed = 43}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    const std::string offer = "/v1/offers/" + shop.offers.front();
    const std::string product =
        "/v1/products/" + town.api.get(offer).expect(200).text("/product_id");

    Answer send(Person& person, std::string picture, std::string type = "image/png") {
        return person.call(http::Method::put, product + "/picture", std::move(picture),
                           {.content_type = std::move(type)});
    }
};

TEST_F(ProductPicturesTest, AreShownWithProductsAndOffersAndGoWithThem) {
    const auto answer = send(shop.keeper, samples::png(1700, 900)).expect(200);
    const std::string url = answer.text("/picture_url");
    EXPECT_THAT(url, StartsWith("/v1/pictures/pictures/"));
    EXPECT_EQ(town.api.get(offer).expect(200).text("/picture_url"), url);
    EXPECT_EQ(town.api.get(url).expect(200).header("Content-Type"), "image/jpeg");
    const auto other = send(boss, samples::png(20, 20)).expect(200).text("/picture_url");
    EXPECT_EQ(town.api.get(offer).expect(200).text("/picture_url"), other);
    town.api.get(url).expect(404);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
    shop.keeper.call(http::Method::delete_, product, {}).expect(204);
    town.api.get(other).expect(404);
    EXPECT_EQ(town.blobs.count(), 0U);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(ProductPicturesTest, CanBeTakenAway) {
    send(shop.keeper, samples::png(20, 20)).expect(200);
    const auto none = shop.keeper.call(http::Method::delete_, product + "/picture", {});
    EXPECT_FALSE(none.expect(200).has("/picture_url"));
    EXPECT_FALSE(town.api.get(offer).expect(200).has("/picture_url"));
    EXPECT_EQ(town.blobs.count(), 0U);
}

TEST_F(ProductPicturesTest, AreForWhoKeepsTheProductAndArePictures) {
    Shop rival = open_shop(boss, Kitchen::reads_the_queue, "Other Bakery");
    EXPECT_EQ(send(rival.keeper, samples::png(20, 20)).expect(403).code(),
              "catalog.product_shared");
    Person clara = register_customer(town, "Clara");
    send(clara, samples::png(20, 20)).expect(403);
    EXPECT_EQ(send(shop.keeper, "<svg/>").expect(415).code(), "pictures.unknown_type");
    EXPECT_EQ(shop.keeper
                  .call(http::Method::put, "/v1/products/x/picture", samples::png(20, 20),
                        {.content_type = "image/png"})
                  .expect(400)
                  .code(),
              "request.invalid_path");
    EXPECT_FALSE(town.api.get(offer).expect(200).has("/picture_url"));
    town.executor.run_for(3h);
    EXPECT_EQ(town.blobs.count(), 0U) << "what was refused is swept up";
}

}  // namespace waybill::town::product_pictures
