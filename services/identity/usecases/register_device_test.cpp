// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/register_device.hpp"

#include "services/identity/usecases/usecase_world.hpp"

namespace waybill::identity {
namespace {

class FakeDevices final : public DeviceStore {
public:
    explicit FakeDevices(FaultPlan& faults) : faults_{faults} {}
    Task<Result<std::vector<Device>>> list(Context, UserId) override {
        co_return std::vector<Device>{};
    }
    Task<Result<Device>> put(Context, Device device, SecretText push_token) override {
        co_return faults_.call([&]() -> Result<Device> {
            return rows.try_emplace(push_token.reveal(), device).first->second;
        });
    }
    Task<Status> remove(Context, UserId, DeviceId) override {
        co_return fail(ErrorKind::not_found, "identity.no_device");
    }
    std::map<std::string, Device> rows{};

private:
    FaultPlan& faults_;
};

struct DeviceUseWorld : UseCaseWorld {
    FakeDevices store{faults};
    RegisterDevice use_case{{.store = store, .ids = ids, .clock = executor.clock()}};
    UserId user = ids.next<UserId>();

    Result<Device> put(std::string token = "token") {
        return run(use_case.run({}, user,
                                {.platform = DevicePlatform::ios,
                                 .name = PersonalText{"phone"},
                                 .push_token = SecretText{std::move(token)}}));
    }
};

TEST(RegisterDevice, IsOfItsUserAndSeenNow) {
    DeviceUseWorld world;
    const auto made = world.put();
    ASSERT_TRUE(made);
    EXPECT_EQ(made->user, world.user);
    EXPECT_EQ(made->seen_at, world.now());
    EXPECT_EQ(world.put("a b").error().fields.at(0).pointer, "/push_token");
    EXPECT_EQ(world.store.rows.size(), 1U);
}

TEST(RegisterDevice, FailureAtAnyPortCallIsToldAndMendedByTheRetry) {
    sweep_faults<DeviceUseWorld>(
        {.command = [](DeviceUseWorld& world) -> Status {
             WAYBILL_CHECK(world.put());
             return {};
         },
         .check_failed = [](DeviceUseWorld&) {},
         .check_done = [](DeviceUseWorld& world) { EXPECT_EQ(world.store.rows.size(), 1U); }});
}

}  // namespace
}  // namespace waybill::identity
