// SPDX-License-Identifier: Apache-2.0
#include "contracts/identity/v1/events.pb.h"
#include "services/identity/testing/identity_world.hpp"

#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

struct PhotoWorld : IdentityWorld {
    std::string user = signed_in().account().user_id();

    Result<v1::Account> send(const std::string& picture) {
        v1::SetPhotoRequest request;
        request.set_user_id(user);
        request.set_picture(picture);
        return run(calls.set_photo(ctx, std::move(request)));
    }
    v1::Account profile() {
        v1::GetProfileRequest request;
        request.set_user_id(user);
        return run(calls.get_profile(ctx, std::move(request))).value();
    }
};

TEST(Photo, IsPartOfTheProfileAndANewVersion) {
    PhotoWorld world;
    const auto before = world.profile();
    const auto account = world.send("a face");
    ASSERT_TRUE(account) << account.error().reason;
    EXPECT_TRUE(account->photo_url().starts_with("/v1/pictures/avatars/"));
    EXPECT_EQ(account->version(), before.version() + 1);
    EXPECT_EQ(world.profile().photo_url(), account->photo_url());
    EXPECT_EQ(world.blobs.count(), 1U);
}

TEST(Photo, OfNobodyIsNotKept) {
    PhotoWorld world;
    world.user = "usr_01jh3q8d2v7x0n5m4k9w6r1tbe";
    const auto refused = world.send("a face");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "identity.not_found");
    world.work(3h);
    EXPECT_EQ(world.blobs.count(), 0U);
}

TEST(Photo, StaysWhileItsAccountNamesIt) {
    PhotoWorld world;
    ASSERT_TRUE(world.send("a face"));
    world.work(3h);
    EXPECT_EQ(world.blobs.count(), 1U);
    v1::RemovePhotoRequest request;
    request.set_user_id(world.user);
    const auto account = world.run(world.calls.remove_photo(world.ctx, std::move(request)));
    ASSERT_TRUE(account);
    EXPECT_EQ(account->photo_url(), "");
    EXPECT_EQ(world.blobs.count(), 0U);
}

}  // namespace
}  // namespace waybill::identity
