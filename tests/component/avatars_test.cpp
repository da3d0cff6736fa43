// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/sample_pictures.hpp"
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::town::avatars {

using ::testing::IsEmpty;
using ::testing::StartsWith;

struct AvatarsTest : ::testing::Test {
    TownWorld town{{.seed = 41}};
    Person clara = register_customer(town, "Clara");
    const std::string here = "/v1/profile/avatar";

    Answer send(std::string picture, std::string type = "image/png") {
        return clara.call(http::Method::put, here, std::move(picture),
                          {.content_type = std::move(type)});
    }
    std::string sent(std::string picture) {
        return send(std::move(picture)).expect(200).text("/photo_url");
    }
    Answer remove() { return clara.call(http::Method::delete_, here, {}); }
};

TEST_F(AvatarsTest, AreSentShownReplacedAndRemoved) {
    EXPECT_FALSE(clara.get("/v1/profile").expect(200).has("/photo_url"));
    const auto url = sent(samples::png(600, 500));
    EXPECT_THAT(url, StartsWith("/v1/pictures/avatars/"));
    EXPECT_EQ(clara.get("/v1/profile").expect(200).text("/photo_url"), url);
    const auto shown = town.api.get(url).expect(200);
    EXPECT_THAT(shown.body(), StartsWith("\xff\xd8\xff"));
    EXPECT_EQ(shown.header("Content-Type"), "image/jpeg");
    EXPECT_EQ(shown.header("Cache-Control"), "public, max-age=31536000, immutable");
    const auto other = sent(samples::png(80, 80, 0x00FF00));
    EXPECT_NE(other, url);
    EXPECT_EQ(town.api.get(url).expect(404).code(), "pictures.not_found");
    town.api.get(other).expect(200);
    remove().expect(204);
    remove().expect(204);
    town.api.get(other).expect(404);
    EXPECT_FALSE(clara.get("/v1/profile").expect(200).has("/photo_url"));
    EXPECT_EQ(town.blobs.count(), 0U);
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(AvatarsTest, OutliveARestart) {
    const auto url = sent(samples::png(20, 20));
    EXPECT_TRUE(town.settle());
    town.restart();
    town.api.get(url).expect(200);
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(AvatarsTest, WhatIsNoPictureHasNoEffect) {
    const auto url = sent(samples::png(20, 20));
    const auto code = [&](std::string body, int status) {
        return send(std::move(body)).expect(status).code();
    };
    EXPECT_EQ(code("<svg xmlns='http://www.w3.org/2000/svg'/>", 415), "pictures.unknown_type");
    EXPECT_EQ(code("GIF89a", 415), "pictures.unknown_type");
    EXPECT_EQ(code("", 415), "pictures.unknown_type");
    EXPECT_EQ(code(samples::png_claiming(65'535, 65'535), 422), "pictures.too_many_pixels");
    const std::string whole = samples::png(20, 20);
    EXPECT_EQ(code(whole.substr(0, whole.size() / 2), 422), "pictures.unreadable");
    EXPECT_EQ(code(std::string(5 * 1024 * 1024 + 1, 'x'), 413), "request.too_large");
    EXPECT_EQ(send(whole, "text/plain").expect(415).code(), "request.unsupported_media_type");
    town.api.call(http::Method::put, here, whole, {.content_type = "image/png"}).expect(401);
    EXPECT_EQ(clara.get("/v1/profile").expect(200).text("/photo_url"), url);
    EXPECT_EQ(town.blobs.count(), 1U);
}

TEST_F(AvatarsTest, WaitForRoomAndMakeItAtAnyTime) {
    const auto url = sent(samples::png(20, 20));
    town.room = fail(ErrorKind::unavailable, "storage.full");
    EXPECT_EQ(send(samples::png(30, 30)).expect(503).code(), "storage.full");
    EXPECT_EQ(clara.get("/v1/profile").expect(200).text("/photo_url"), url);
    remove().expect(204);
    EXPECT_EQ(town.blobs.count(), 0U);
}

TEST_F(AvatarsTest, NothingOfTheFileButItsPixelsIsKept) {
    const auto first = sent(samples::png(64, 32));
    const std::string jpeg = town.api.get(first).body();
    const auto url =
        send(samples::with_exif(jpeg, 6, "51.0543 N 3.7174 E") + "PK\3\4", "image/jpeg")
            .expect(200)
            .text("/photo_url");
    const std::string kept = town.api.get(url).body();
    EXPECT_EQ(kept.find("51.0543"), std::string::npos);
    EXPECT_EQ(kept.find("Exif"), std::string::npos);
    EXPECT_EQ(kept.find("PK\3\4"), std::string::npos);
}

TEST_F(AvatarsTest, AContentThatNobodyNamesIsSweptUp) {
    const auto kept = sent(samples::png(20, 20));
    const auto lost = blobs::BlobName::make(blobs::Shelf::avatars, "lost", town.random);
    ASSERT_TRUE(town.executor.run(town.blobs.put({}, lost, "lost")));
    town.executor.run_for(3h);
    EXPECT_FALSE(town.blobs.has(lost));
    town.api.get(kept).expect(200);
    EXPECT_EQ(town.blobs.count(), 1U);
}

TEST_F(AvatarsTest, AContentThatIsGoneIsSeen) {
    const auto url = sent(samples::png(20, 20));
    const auto name = blobs::BlobName::parse(url.substr(std::string{"/v1/pictures/"}.size()));
    ASSERT_TRUE(name);
    town.blobs.damage(*name, "damaged");
    EXPECT_EQ(town.api.get(url).expect(503).code(), "storage.damaged");
    EXPECT_THAT(town.broken_promises(), ::testing::Contains(StartsWith("BLB-1")));
    sent(samples::png(20, 20));
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

}  // namespace waybill::town::avatars
