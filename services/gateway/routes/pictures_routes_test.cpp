// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::testing {
namespace {

using http::Method;

struct PicturesRoutes : ::testing::Test {
    GatewayWorld world{};

    http::Request upload(std::string body, std::string_view type = "image/png") {
        auto request =
            GatewayWorld::request(Method::put, "/v1/profile/avatar", std::move(body), "ada");
        request.headers.set("Content-Type", type);
        return request;
    }
};

TEST_F(PicturesRoutes, APictureIsMadeAnewBeforeAServiceSeesIt) {
    std::string seen;
    world.identity.on_set_photo = [&](const auto& request) {
        seen = request.picture();
        identity::v1::Account account;
        account.set_user_id(request.user_id());
        account.set_photo_url("/v1/pictures/avatars/x");
        return account;
    };
    const auto answer = world.send(upload("picture"));
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(seen, "picture of 400");
    EXPECT_NE(answer.body.find("/v1/pictures/avatars/x"), std::string::npos);
    EXPECT_EQ(world.send(upload("picture", "image/jpeg")).status, 200)
        << "what it is its content says";
}

TEST_F(PicturesRoutes, WhatIsNoPictureIsRefusedWithoutACall) {
    const auto refused = world.send(upload("<svg/>"));
    EXPECT_EQ(refused.status, 415);
    EXPECT_EQ(code_of(refused), "pictures.unknown_type");
    EXPECT_EQ(code_of(world.send(upload("picture", "image/gif"))),
              "request.unsupported_media_type");
    EXPECT_EQ(code_of(world.send(upload("picture", "application/json"))),
              "request.unsupported_media_type");
    EXPECT_EQ(code_of(world.send(upload({}))), "pictures.unknown_type");
    EXPECT_EQ(world.send(upload(std::string(5 * 1024 * 1024 + 1, 'p'))).status, 413);
    auto nobody = upload("picture");
    nobody.headers.remove("Authorization");
    EXPECT_EQ(world.send(nobody).status, 401);
}

TEST_F(PicturesRoutes, APublicPictureIsGivenToAnybodyAndKeptForEver) {
    const auto name = blobs::BlobName::make(blobs::Shelf::avatars, "a face", world.random);
    ASSERT_TRUE(world.loop.run(world.blobs.put({}, name, "a face")));
    const auto answer = world.send(Method::get, "/v1/pictures/" + name.text());
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "a face");
    EXPECT_EQ(answer.headers.find("Content-Type"), "image/jpeg");
    EXPECT_EQ(answer.headers.find("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.headers.find("Cache-Control"), "public, max-age=31536000, immutable");
    world.blobs.damage(name, "another face");
    EXPECT_EQ(code_of(world.send(Method::get, "/v1/pictures/" + name.text())), "storage.damaged");
}

TEST_F(PicturesRoutes, NoOtherNameIsAPicture) {
    const auto proof = blobs::BlobName::make(blobs::Shelf::proofs, "a door", world.random);
    ASSERT_TRUE(world.loop.run(world.blobs.put({}, proof, "a door")));
    const auto gone = blobs::BlobName::make(blobs::Shelf::avatars, "gone", world.random);
    for (const std::string& name :
         {proof.text(), gone.text(), std::string{"avatars/..%2f..%2fsecrets"},
          std::string{"avatars/x.jpg"}, std::string{"..%2f../pepper"}}) {
        const auto answer = world.send(Method::get, "/v1/pictures/" + name);
        EXPECT_EQ(answer.status, 404) << name;
        EXPECT_EQ(answer.headers.find("Cache-Control"), "no-store") << name;
    }
}

}  // namespace
}  // namespace waybill::gateway::testing
