// SPDX-License-Identifier: Apache-2.0
#include "services/identity/testing/identity_world.hpp"

#include "contracts/identity/v1/events.pb.h"
#include "services/identity/domain/device.hpp"

#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

constexpr sql::Query count_devices{"t.devices", "SELECT COUNT(*) FROM devices"};
constexpr sql::Query clear_tokens{"t.clear",
                                  "SELECT COUNT(*) FROM devices WHERE sealed LIKE '%fcm-%' OR "
                                  "digest LIKE '%fcm-%'"};

struct DevicesWorld : IdentityWorld {
    std::string user = signed_in().account().user_id();

    static v1::NewDevice phone(const std::string& token) {
        v1::NewDevice device;
        device.set_platform("android");
        device.set_name("phone");
        device.set_push_token(token);
        return device;
    }
    Result<v1::Device> put(const std::string& token, const std::string& whose = {}) {
        v1::RegisterDeviceRequest request;
        request.set_user_id(whose.empty() ? user : whose);
        *request.mutable_device() = phone(token);
        return run(calls.register_device(ctx, std::move(request)));
    }
    Result<waybill::v1::Empty> remove(const std::string& device) {
        v1::RemoveDeviceRequest request;
        request.set_user_id(user);
        request.set_device_id(device);
        return run(calls.remove_device(ctx, std::move(request)));
    }
    v1::ListDevicesReply list() {
        v1::ListDevicesRequest request;
        request.set_user_id(user);
        return run(calls.list_devices(ctx, std::move(request))).value();
    }
    std::vector<messaging::Event> told(std::string_view type) {
        work();
        std::vector<messaging::Event> found;
        for (const auto& event : bus.published)
            if (event.type == type) found.push_back(event);
        return found;
    }
};

TEST(Devices, ATokenIsSealedAndToldSealed) {
    DevicesWorld world;
    const auto made = world.put("fcm-1");
    ASSERT_TRUE(made) << made.error().reason;
    EXPECT_EQ(world.count(clear_tokens), 0);
    const auto events = world.told("device.registered");
    ASSERT_EQ(events.size(), 1U);
    v1::DeviceChanged event;
    ASSERT_TRUE(event.ParseFromString(events[0].data));
    EXPECT_EQ(event.device_id(), made->device_id());
    const auto opened = world.sealer.open("device/" + made->device_id(), event.sealed_token());
    ASSERT_TRUE(opened) << opened.error().reason;
    EXPECT_EQ(opened->reveal(), "fcm-1");
}

TEST(Devices, TheSameTokenIsTheSameDeviceAndOfOneUser) {
    DevicesWorld world;
    const auto first = world.put("fcm-1").value();
    world.executor.run_for(1h);
    const auto again = world.put("fcm-1").value();
    EXPECT_EQ(again.device_id(), first.device_id());
    EXPECT_GT(again.seen_at(), first.seen_at());
    EXPECT_EQ(world.told("device.registered").size(), 1U);

    auto eve = IdentityWorld::ada("key-2");
    eve.set_email("eve@example.org");
    *eve.mutable_device() = DevicesWorld::phone("fcm-1");
    ASSERT_TRUE(world.sign_up(eve));
    EXPECT_EQ(world.list().devices_size(), 0);
    EXPECT_EQ(world.count(count_devices), 1);
    EXPECT_EQ(world.told("device.removed").size(), 1U);
    EXPECT_EQ(world.told("device.registered").size(), 2U);
}

TEST(Devices, OfOneTooManyTheOneNotSeenForLongestGoes) {
    DevicesWorld world;
    for (int i = 0; i < devices_max; ++i) {
        ASSERT_TRUE(world.put("fcm-" + std::to_string(i)));
        world.executor.run_for(1min);
    }
    ASSERT_TRUE(world.put("fcm-0"));
    const auto second = world.list().devices(devices_max - 1).device_id();
    world.executor.run_for(1min);
    ASSERT_TRUE(world.put("fcm-new"));
    EXPECT_EQ(world.count(count_devices), devices_max);
    const auto left = world.list();
    for (const auto& device : left.devices()) EXPECT_NE(device.device_id(), second);
    EXPECT_EQ(world.told("device.removed").size(), 1U);
}

TEST(Devices, AreRemovedByTheirOwnerAndBadOnesAreRefused) {
    DevicesWorld world;
    const auto made = world.put("fcm-1").value();
    EXPECT_EQ(world.put("f c m").error().fields.at(0).pointer, "/push_token");
    EXPECT_EQ(world.put("").error().fields.at(0).pointer, "/push_token");
    ASSERT_TRUE(world.remove(made.device_id()));
    EXPECT_EQ(world.remove(made.device_id()).error().reason, "identity.no_device");
    EXPECT_EQ(world.count(count_devices), 0);
    auto eve = IdentityWorld::ada("key-2");
    eve.set_email("eve@example.org");
    *eve.mutable_device() = DevicesWorld::phone("f c m");
    EXPECT_EQ(world.sign_up(eve).error().fields.at(0).pointer, "/device/push_token");
    eve.mutable_device()->set_platform("fax");
    EXPECT_EQ(world.sign_up(eve).error().fields.at(0).pointer, "/device/platform");
}

}  // namespace
}  // namespace waybill::identity
