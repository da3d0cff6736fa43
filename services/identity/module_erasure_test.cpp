// SPDX-License-Identifier: Apache-2.0
#include "services/identity/testing/identity_world.hpp"

#include "contracts/identity/v1/events.pb.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

using ::testing::Contains;

constexpr sql::Query count_erased{
    "t.erased",
    "SELECT COUNT(*) FROM users WHERE erased_at IS NOT NULL AND email = '' AND email_key = user_id "
    "AND first_name = '' AND last_name = '' AND phone = '' AND birth_date = '' AND photo = '' AND "
    "roles = ''"};
constexpr sql::Query count_left_over{
    "t.left_over",
    "SELECT (SELECT COUNT(*) FROM credentials) + (SELECT COUNT(*) FROM addresses) + (SELECT "
    "COUNT(*) FROM devices) + (SELECT COUNT(*) FROM codes) + (SELECT COUNT(*) FROM refresh_tokens) "
    "+ (SELECT COUNT(*) FROM idempotency_keys) + (SELECT COUNT(*) FROM sessions WHERE agent <> '' "
    "OR revoked_at IS NULL)"};

struct ErasureWorld : IdentityWorld {
    v1::Session ada = signed_in();
    std::string user = ada.account().user_id();

    Result<waybill::v1::Empty> erase_own(const std::string& password = "correct horse") {
        v1::EraseOwnRequest request;
        request.set_user_id(user);
        request.set_password(password);
        return run(calls.erase_own(ctx, std::move(request)));
    }
    Result<waybill::v1::Empty> erase(const Context& by, const std::string& whom) {
        v1::EraseRequest request;
        request.set_user_id(whom);
        return run(calls.erase(by, std::move(request)));
    }
    void settle_down() {
        v1::AddAddressRequest request;
        request.set_user_id(user);
        request.mutable_fields()->set_street("Station Street");
        request.mutable_fields()->set_house("12a");
        request.mutable_fields()->set_city("Brussels");
        request.mutable_fields()->set_country("BE");
        request.mutable_idempotency()->set_scope(user + " POST /v1/profile/addresses");
        request.mutable_idempotency()->set_key("key");
        WAYBILL_ASSERT(run(calls.add_address(ctx, std::move(request))));
        v1::RegisterDeviceRequest device;
        device.set_user_id(user);
        device.mutable_device()->set_platform("android");
        device.mutable_device()->set_push_token("fcm-1");
        WAYBILL_ASSERT(run(calls.register_device(ctx, std::move(device))));
        v1::SetPhotoRequest photo;
        photo.set_user_id(user);
        photo.set_picture("a face");
        WAYBILL_ASSERT(run(calls.set_photo(ctx, std::move(photo))));
    }
};

TEST(Erasure, ClearsAllThatSaysWhoItWas) {
    ErasureWorld world;
    world.settle_down();
    EXPECT_EQ(world.erase_own("wrong horse").error().reason, "identity.wrong_password");
    EXPECT_GT(world.count(count_left_over), 0);
    const auto done = world.erase_own();
    ASSERT_TRUE(done) << done.error().reason;
    EXPECT_EQ(world.count(count_erased), 1);
    EXPECT_EQ(world.count(count_left_over), 0);
    EXPECT_EQ(world.blobs.count(), 0U);
    world.work();
    EXPECT_THAT(world.notices(), Contains("erased"));
    const auto event =
        std::ranges::find(world.bus.published, "user.erased", &messaging::Event::type);
    ASSERT_NE(event, world.bus.published.end());
    v1::UserChanged message;
    ASSERT_TRUE(message.ParseFromString(event->data));
    EXPECT_EQ(message.user_id(), world.user);
    EXPECT_EQ(message.email() + message.first_name(), "");
    EXPECT_TRUE(
        std::ranges::contains(world.bus.published, "device.removed", &messaging::Event::type));
}

TEST(Erasure, IsAsIfTheAccountHadNeverBeen) {
    ErasureWorld world;
    ASSERT_TRUE(world.erase_own());
    EXPECT_EQ(world.login("ada@example.org", "correct horse").error().reason,
              "identity.wrong_credentials");
    EXPECT_EQ(world.refresh(world.ada.refresh_token()).error().reason, "identity.refresh_invalid");
    v1::GetProfileRequest profile;
    profile.set_user_id(world.user);
    EXPECT_EQ(world.run(world.calls.get_profile(world.ctx, profile)).error().reason,
              "identity.not_found");
    world.work(1min);
    const auto mails = world.notifications.mails.size();
    ASSERT_TRUE(world.forget("ada@example.org"));
    ASSERT_TRUE(world.ask_unlock("ada@example.org"));
    world.work();
    EXPECT_EQ(world.notifications.mails.size(), mails);

    const auto again = world.sign_up(IdentityWorld::ada("key-2"));
    ASSERT_TRUE(again) << again.error().reason;
    EXPECT_NE(again->user_id(), world.user);
}

TEST(Erasure, TwiceIsOnce) {
    ErasureWorld world;
    ASSERT_TRUE(world.erase_own());
    const auto events = world.count(count_events);
    EXPECT_TRUE(world.erase_own()) << "the token is good for some minutes";
    EXPECT_TRUE(world.erase(world.cli, world.user));
    EXPECT_EQ(world.count(count_events), events);
    v1::ReactivateRequest back;
    back.set_user_id(world.user);
    EXPECT_EQ(world.run(world.calls.reactivate(world.cli, back)).error().reason,
              "identity.not_found");
}

TEST(Erasure, WaitsForWhatIsUnderWay) {
    ErasureWorld world;
    world.orders.open = 1;
    EXPECT_EQ(world.erase_own().error().reason, "identity.orders_under_way");
    world.orders.open = 0;
    world.couriers.in_hand = 1;
    EXPECT_EQ(world.erase(world.cli, world.user).error().reason, "identity.orders_under_way");
    EXPECT_EQ(world.count(count_erased), 0);
    ASSERT_TRUE(world.refresh(world.ada.refresh_token()));
    world.couriers.in_hand = 0;
    EXPECT_TRUE(world.erase_own());
}

TEST(Erasure, OfOthersIsAnOperators) {
    ErasureWorld world;
    EXPECT_EQ(world.erase(world.ctx, world.user).error().reason, "identity.not_operator");
    EXPECT_EQ(world.erase(world.cli, UserId{}.text()).error().reason, "identity.not_found");
    EXPECT_EQ(world.erase(world.cli, "usr_1").error().kind, ErrorKind::invalid);
    world.orders.on_count_open = [](const auto&) -> Result<orders::v1::CountOpenReply> {
        return fail(ErrorKind::unavailable, "rpc.unreachable");
    };
    EXPECT_EQ(world.erase(world.cli, world.user).error().kind, ErrorKind::unavailable);
    EXPECT_EQ(world.count(count_erased), 0);
}

}  // namespace
}  // namespace waybill::identity
