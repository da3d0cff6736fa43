// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/dismissed_courier.hpp"

#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace waybill::identity {
namespace {

struct FakeWork final : WorkUnderWay {
    Task<Result<std::int64_t>> count(Context, UserId) override { co_return 0; }
    Task<Result<Drives>> drives(Context, UserId) override { co_return answer; }
    Result<Drives> answer{Drives::no};
};

struct FakeEndedRoles final : EndedRoles {
    Task<Status> end(Context, EndedRole ended) override {
        all.push_back(ended);
        co_return Status{};
    }
    std::vector<EndedRole> all{};
};

struct DismissedWorld {
    ManualExecutor executor;
    FakeWork work{};
    FakeEndedRoles roles{};
    DismissedCourier dismissed{{.work = work, .roles = roles, .clock = executor.clock()}};

    Status run() { return executor.run(dismissed.run(Context{}, {.consumer = "test"})); }
};

TEST(DismissedCourier, HasTheRoleNoMore) {
    DismissedWorld world;
    ASSERT_TRUE(world.run());
    ASSERT_EQ(world.roles.all.size(), 1U);
    EXPECT_EQ(world.roles.all[0].role, Role::courier);
    EXPECT_EQ(world.roles.all[0].at, world.executor.clock().now());
}

TEST(DismissedCourier, WhoWasHiredAgainKeepsIt) {
    DismissedWorld world;
    world.work.answer = Drives::yes;
    ASSERT_TRUE(world.run());
    ASSERT_EQ(world.roles.all.size(), 1U) << "the event is claimed";
    EXPECT_EQ(world.roles.all[0].role, std::nullopt);
}

TEST(DismissedCourier, TroubleEndsNothing) {
    DismissedWorld world;
    world.work.answer = fail(ErrorKind::unavailable, "rpc.unreachable");
    EXPECT_FALSE(world.run());
    EXPECT_TRUE(world.roles.all.empty());
}

}  // namespace
}  // namespace waybill::identity
