// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/add_address.hpp"

#include "services/identity/usecases/usecase_world.hpp"

namespace waybill::identity {
namespace {

class FakeAddresses final : public AddressStore {
public:
    explicit FakeAddresses(FaultPlan& faults) : faults_{faults} {}
    Task<Result<std::vector<Address>>> list(Context, UserId) override {
        co_return std::vector<Address>{};
    }
    Task<Result<Address>> insert(Context, NewAddress entry) override {
        co_return faults_.call([&]() -> Result<Address> {
            return rows.try_emplace(entry.key.key, entry.address).first->second;
        });
    }
    Task<Result<Address>> change(Context, UserId, AddressId, AddressChanges) override {
        co_return fail(ErrorKind::not_found, "identity.no_address");
    }
    Task<Status> remove(Context, UserId, AddressId) override {
        co_return fail(ErrorKind::not_found, "identity.no_address");
    }
    std::map<std::string, Address> rows{};

private:
    FaultPlan& faults_;
};

struct AddAddressWorld : UseCaseWorld {
    FakeAddresses store{faults};
    AddAddress use_case{{.store = store, .ids = ids, .clock = executor.clock()}};

    Result<Address> add(AddressChanges fields = {.street = PersonalText{"Mill Lane"},
                                                 .house = PersonalText{"3"},
                                                 .city = PersonalText{"Ghent"},
                                                 .country = PersonalText{"BE"}}) {
        return run(use_case.run({}, ids.next<UserId>(), std::move(fields),
                                {.scope = "s", .key = "k", .fingerprint = "f"}));
    }
};

TEST(AddAddress, IsWholeBeforeItIsWritten) {
    AddAddressWorld world;
    const auto made = world.add();
    ASSERT_TRUE(made);
    EXPECT_EQ(made->created_at, world.now());
    EXPECT_FALSE(made->id.empty());
    AddAddressWorld other;
    const auto refused = other.add({.street = PersonalText{"Mill Lane"}});
    EXPECT_EQ(refused.error().reason, "identity.bad_request");
    EXPECT_EQ(refused.error().fields.size(), 3U);
    EXPECT_TRUE(other.store.rows.empty());
}

TEST(AddAddress, FailureAtAnyPortCallIsToldAndMendedByTheRetry) {
    sweep_faults<AddAddressWorld>(
        {.command = [](AddAddressWorld& world) -> Status {
             WAYBILL_CHECK(world.add());
             return {};
         },
         .check_failed = [](AddAddressWorld&) {},
         .check_done = [](AddAddressWorld& world) { EXPECT_EQ(world.store.rows.size(), 1U); }});
}

}  // namespace
}  // namespace waybill::identity
