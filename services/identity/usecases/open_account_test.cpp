// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/open_account.hpp"

#include "services/identity/usecases/usecase_world.hpp"

namespace waybill::identity {
namespace {

struct OpenWorld : UseCaseWorld {
    OpenAccount open{
        {.accounts = accounts, .credentials = credentials, .ids = ids, .clock = executor.clock()}};
    UpdateProfile update{accounts, executor.clock()};

    static OpenCommand ada() {
        return {.profile = {.email = PersonalText{"Ada@example.org"},
                            .first_name = PersonalText{"Ada"},
                            .last_name = PersonalText{"Lovelace"}},
                .password = SecretText{"correct horse"},
                .key = {.scope = "register", .key = "key-1", .fingerprint = "f"}};
    }
    Result<Account> opened(OpenCommand command = ada()) {
        return run(open.run({}, std::move(command)));
    }
};

std::vector<std::string> pointers_of(const Error& error) {
    std::vector<std::string> out;
    for (const auto& field : error.fields) out.push_back(field.pointer);
    return out;
}

TEST(OpenAccount, MakesAnAccountThatIsVerifiedOnlyWhenVouchedFor) {
    OpenWorld world;
    const auto own = world.opened();
    ASSERT_TRUE(own);
    EXPECT_FALSE(own->verified);
    EXPECT_EQ(own->locale, "en");
    EXPECT_EQ(own->roles, Roles{Role::customer});
    EXPECT_EQ(own->created_at, world.now());
    EXPECT_EQ(world.accounts.hashes.at(own->id), "new$correct horse");

    OpenCommand command = OpenWorld::ada();
    command.profile.email = PersonalText{"eve@example.org"};
    command.profile.locale = "de";
    command.opening = Opening::vouched;
    command.roles = {Role::courier, Role::support};
    command.key = {};
    const auto vouched = world.opened(command);
    EXPECT_TRUE(vouched->verified);
    EXPECT_EQ(vouched->locale, "de");
    EXPECT_EQ(vouched->roles, (Roles{Role::courier, Role::support}));
}

TEST(OpenAccount, NamesEachBadFieldAndSpendsNoHash) {
    struct Case {
        std::function<void(OpenCommand&)> damage;
        std::vector<std::string> pointers;
    };
    const Case cases[] = {
        {[](OpenCommand& c) { c.profile.email = PersonalText{"ada"}; }, {"/email"}},
        {[](OpenCommand& c) { c.password = SecretText{"short"}; }, {"/password"}},
        {[](OpenCommand& c) { c.password = SecretText{"password"}; }, {"/password"}},
        {[](OpenCommand& c) { c.roles = {}; }, {"/roles"}},
        {[](OpenCommand& c) {
             c.profile.first_name = PersonalText{};
             c.password = SecretText{};
             c.roles = {};
         },
         {"/first_name", "/password", "/roles"}},
    };
    for (const Case& c : cases) {
        OpenWorld world;
        OpenCommand command = OpenWorld::ada();
        c.damage(command);
        const auto refused = world.opened(std::move(command));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().reason, "identity.bad_request");
        EXPECT_EQ(pointers_of(refused.error()), c.pointers);
        EXPECT_TRUE(world.accounts.accounts.empty());
        EXPECT_EQ(world.credentials.hashed, 0);
    }
}

TEST(OpenAccount, RepeatNeedsTheSamePasswordToo) {
    OpenWorld world;
    const auto first = world.opened();
    EXPECT_EQ(world.opened(), first.value());
    OpenCommand other = OpenWorld::ada();
    other.password = SecretText{"battery staple"};
    EXPECT_EQ(world.opened(other).error().reason, "idempotency.key_reused");
    other.key.key = "key-2";
    EXPECT_EQ(world.opened(other).error().reason, "identity.email_taken");
    EXPECT_EQ(world.accounts.accounts.size(), 1u);
    EXPECT_EQ(world.accounts.hashes.begin()->second, "new$correct horse");
}

TEST(OpenAccount, FailureAtAnyPortCallIsToldAndMendedByTheRetry) {
    sweep_faults<OpenWorld>(
        {.command = [](OpenWorld& world) -> Status {
             WAYBILL_CHECK(world.opened());
             return {};
         },
         .check_failed = [](OpenWorld& world) { EXPECT_LE(world.accounts.accounts.size(), 1u); },
         .check_done = [](OpenWorld& world) { EXPECT_EQ(world.accounts.accounts.size(), 1u); }});
}

TEST(OpenAccount, RepeatWithAnyPortCallFailingStillAnswersTheFirst) {
    struct AgainWorld : OpenWorld {
        Account first = opened().value();
    };
    sweep_faults<AgainWorld>(
        {.command = [](AgainWorld& world) -> Status {
             WAYBILL_TRY(const auto again, world.opened());
             EXPECT_EQ(again, world.first);
             return {};
         },
         .check_failed = [](AgainWorld&) {},
         .check_done = [](AgainWorld& world) { EXPECT_EQ(world.accounts.accounts.size(), 1u); }});
}

struct ProfileWorld : OpenWorld {
    UserId user = opened()->id;
    Result<Account> rename(std::string name) {
        ProfileChanges changes{.first_name = PersonalText{std::move(name)}};
        return run(update.run({}, user, std::move(changes)));
    }
};

TEST(UpdateProfile, ChangesWhatIsGoodAndNamesWhatIsNot) {
    ProfileWorld world;
    EXPECT_EQ(world.rename("Augusta")->version, 2);
    const auto refused = world.rename("<b>");
    EXPECT_EQ(refused.error().reason, "identity.bad_request");
    EXPECT_EQ(pointers_of(refused.error()), std::vector<std::string>{"/first_name"});
    EXPECT_EQ(world.accounts.accounts.at(world.user).first_name.reveal(), "Augusta");
    world.user = world.ids.next<UserId>();
    EXPECT_EQ(world.rename("Augusta").error().reason, "identity.not_found");
}

TEST(UpdateProfile, ABirthDateIsKeptForgottenAndRefused) {
    ProfileWorld world;
    const auto born = [&](std::string day) {
        ProfileChanges changes{.birth_date = PersonalText{std::move(day)}};
        return world.run(world.update.run({}, world.user, std::move(changes)));
    };
    EXPECT_EQ(born("1985-12-10")->birth_date.reveal(), "1985-12-10");
    EXPECT_EQ(pointers_of(born("2985-12-10").error()), std::vector<std::string>{"/birth_date"});
    EXPECT_EQ(born("")->birth_date.reveal(), "");
}

TEST(UpdateProfile, FailureAtAnyPortCallIsToldAndMendedByTheRetry) {
    sweep_faults<ProfileWorld>(
        {.command = [](ProfileWorld& world) -> Status {
             WAYBILL_CHECK(world.rename("Augusta"));
             return {};
         },
         .check_failed = [](ProfileWorld&) {},
         .check_done =
             [](ProfileWorld& world) {
                 const Account& account = world.accounts.accounts.at(world.user);
                 EXPECT_EQ(account.first_name.reveal(), "Augusta");
                 EXPECT_EQ(account.version, 2);  // the repetition changed nothing
             }});
}

}  // namespace
}  // namespace waybill::identity
