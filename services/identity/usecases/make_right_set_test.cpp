// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/make_right_set.hpp"

#include "services/identity/usecases/usecase_world.hpp"

namespace waybill::identity {
namespace {

/// Sets in memory: the rules of the port that making one needs.
class FakeRightSets final : public RightSetStore {
public:
    explicit FakeRightSets(FaultPlan& faults) : faults_{faults} {}
    Task<Result<std::vector<RightSet>>> list(Context, RightSetFilter) override {
        co_return std::vector<RightSet>{};
    }
    Task<Result<RightSet>> find(Context, std::string) override {
        co_return fail(ErrorKind::not_found, "identity.no_right_set");
    }
    Task<Result<RightSet>> insert(Context, RightSet set) override {
        co_return faults_.call(
            [&]() -> Result<RightSet> { return rows.try_emplace(set.name, set).first->second; });
    }
    Task<Result<RightSet>> change(Context, RightSetTarget, RightSetChanges, TimePoint) override {
        co_return fail(ErrorKind::not_found, "identity.no_right_set");
    }
    Task<Status> remove(Context, RightSetTarget) override {
        co_return fail(ErrorKind::not_found, "identity.no_right_set");
    }
    std::map<std::string, RightSet> rows{};

private:
    FaultPlan& faults_;
};

struct MakeRightSetWorld : UseCaseWorld {
    FakeRightSets store{faults};
    MakeRightSet use_case{{.store = store, .clock = executor.clock()}};

    Result<RightSet> make(std::vector<std::string> patterns = {"orders:read"}) {
        return run(use_case.run({}, {.name = "desk", .patterns = std::move(patterns)}));
    }
};

TEST(MakeRightSet, IsWholeBeforeItIsWritten) {
    MakeRightSetWorld world;
    const auto made = world.make();
    ASSERT_TRUE(made) << made.error().reason;
    EXPECT_EQ(made->made_at, world.now());
    EXPECT_EQ(made->changed_at, world.now());
    EXPECT_EQ(made->version, 1);
    MakeRightSetWorld other;
    const auto refused = other.make({"everything"});
    EXPECT_EQ(refused.error().reason, "identity.bad_request");
    ASSERT_EQ(refused.error().fields.size(), 1U);
    EXPECT_EQ(refused.error().fields[0].pointer, "/rights/0");
    EXPECT_TRUE(other.store.rows.empty());
}

TEST(MakeRightSet, FailureAtAnyPortCallIsToldAndMendedByTheRetry) {
    sweep_faults<MakeRightSetWorld>(
        {.command = [](MakeRightSetWorld& world) -> Status {
             WAYBILL_CHECK(world.make());
             return {};
         },
         .check_failed = [](MakeRightSetWorld&) {},
         .check_done = [](MakeRightSetWorld& world) { EXPECT_EQ(world.store.rows.size(), 1U); }});
}

}  // namespace
}  // namespace waybill::identity
