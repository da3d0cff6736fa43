// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/import_users.hpp"

#include "services/identity/usecases/usecase_world.hpp"

namespace waybill::identity {
namespace {

struct ImportWorld : UseCaseWorld {
    ImportUsers use_case{{.accounts = accounts, .ids = ids, .clock = executor.clock()}};

    static ImportedUser ada() {
        return {.profile = {.email = PersonalText{"Ada@example.org"},
                            .first_name = PersonalText{"Ada"},
                            .last_name = PersonalText{"Lovelace"}},
                .password_hash = SecretText{"$2b$10$" + std::string(53, 'a')}};
    }
    Result<ImportOutcome> take(ImportedUser user = ada(), ImportMode mode = ImportMode::write) {
        return run(use_case.run({}, std::move(user), mode));
    }
};

TEST(ImportUsers, TakesAnAccountOverOnceWithItsHash) {
    ImportWorld world;
    const auto made = world.take();
    ASSERT_TRUE(made && made->user);
    EXPECT_FALSE(made->known);
    const Account& account = world.accounts.accounts.at(*made->user);
    EXPECT_TRUE(account.verified);
    EXPECT_EQ(account.roles, Roles{Role::customer});
    EXPECT_EQ(world.accounts.hashes.at(account.id), ImportWorld::ada().password_hash.reveal());
    auto again = ImportWorld::ada();
    again.profile.first_name = PersonalText{"Augusta"};
    const auto known = world.take(again);
    EXPECT_TRUE(known->known);
    EXPECT_EQ(known->user, made->user);
    EXPECT_EQ(account.first_name.reveal(), "Ada");
}

TEST(ImportUsers, ADryRunJudgesAndWritesNothing) {
    ImportWorld world;
    const auto fine = world.take(ImportWorld::ada(), ImportMode::dry_run);
    EXPECT_TRUE(fine->problems.empty());
    EXPECT_FALSE(fine->user);
    EXPECT_TRUE(world.accounts.accounts.empty());
    ASSERT_TRUE(world.take());
    EXPECT_TRUE(world.take(ImportWorld::ada(), ImportMode::dry_run)->known);
}

TEST(ImportUsers, NamesAllThatIsWrongWithARow) {
    ImportWorld world;
    ImportedUser wrong{.profile = {.email = PersonalText{"ada"},
                                   .first_name = PersonalText{""},
                                   .last_name = PersonalText{"L"},
                                   .birth_date = PersonalText{"2985-01-01"}},
                       .password_hash = SecretText{"secret"},
                       .problems = {{.pointer = "/roles/0", .code = "c", .detail = "d"}}};
    const auto refused = world.take(wrong);
    ASSERT_TRUE(refused);
    std::vector<std::string> pointers;
    for (const auto& problem : refused->problems) pointers.push_back(problem.pointer);
    EXPECT_EQ(pointers, (std::vector<std::string>{"/email", "/first_name", "/roles/0",
                                                  "/birth_date", "/password_hash"}));
    EXPECT_TRUE(world.accounts.accounts.empty());
}

TEST(ImportUsers, FailureAtAnyPortCallIsToldAndMendedByTheRetry) {
    sweep_faults<ImportWorld>(
        {.command = [](ImportWorld& world) -> Status {
             WAYBILL_CHECK(world.take());
             return {};
         },
         .check_failed = [](ImportWorld&) {},
         .check_done = [](ImportWorld& world) { EXPECT_EQ(world.accounts.accounts.size(), 1U); }});
}

}  // namespace
}  // namespace waybill::identity
