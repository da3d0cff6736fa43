// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/passwords.hpp"

#include "services/identity/usecases/codes_world.hpp"
#include "services/identity/usecases/sessions_world.hpp"

namespace waybill::identity {
namespace {

/// The password of one account.
class FakePasswords final : public PasswordStore {
public:
    explicit FakePasswords(FaultPlan& faults) : faults_{faults} {}

    Task<Status> reset(Context, PasswordReset entry) override {
        co_return faults_.call([&]() -> Status {
            if (entry.proof.digest != code) return fail(ErrorKind::invalid, "identity.code_spent");
            code.clear();
            hash = entry.hash;
            return {};
        });
    }
    Task<Status> change(Context, PasswordChange entry) override {
        co_return faults_.call([&]() -> Status {
            if (entry.before != hash) return fail(ErrorKind::forbidden, "identity.wrong_password");
            hash = entry.hash;
            kept = entry.session;
            return {};
        });
    }

    std::string hash{"new$correct horse"};
    std::string code{};
    SessionId kept{};

private:
    FaultPlan& faults_;
};

struct PasswordsWorld : UseCaseWorld {
    Account account{.id = ids.next<UserId>(),
                    .email = PersonalText{"ada@example.org"},
                    .last_name = PersonalText{"Lovelace"}};
    FakeSessions sessions{faults, account};
    FakePasswords passwords{faults};
    FakeCodes mailed{faults};
    FakeMailer mailer{faults};
    MailedCodes codes{{.codes = mailed,
                       .credentials = credentials,
                       .mailer = mailer,
                       .random = random,
                       .clock = executor.clock()},
                      {.code_tries = 3}};
    ResetPassword reset_password{{.codes = codes,
                                  .passwords = passwords,
                                  .credentials = credentials,
                                  .clock = executor.clock()}};
    OwnerProof owner{{.sessions = sessions, .credentials = credentials, .clock = executor.clock()},
                     {.failures_max = 3}};
    ChangePassword change_password{{.accounts = accounts,
                                    .owner = owner,
                                    .passwords = passwords,
                                    .credentials = credentials,
                                    .clock = executor.clock()}};
    SessionId here = ids.next<SessionId>();

    PasswordsWorld() {
        accounts.accounts.emplace(account.id, account);
        mailed.account = account;
        mailed.code = passwords.code = "123456";
        mailed.expires_at = now() + 10min;
    }
    Status reset(std::string password = "quiet zebra", std::string code = "123456") {
        return run(reset_password.run({}, {.email = account.email,
                                           .code = SecretText{std::move(code)},
                                           .password = SecretText{std::move(password)}}));
    }
    Status change(std::string old_password, std::string password = "quiet zebra") {
        return run(change_password.run({}, {.user = account.id,
                                            .session = here,
                                            .old_password = SecretText{std::move(old_password)},
                                            .password = SecretText{std::move(password)}}));
    }
};

TEST(ResetPassword, TakesATryOnlyForAPasswordThatMayBe) {
    PasswordsWorld world;
    EXPECT_EQ(world.reset("short").error().reason, "identity.bad_request");
    EXPECT_EQ(world.reset("password").error().fields.at(0).code, "identity.common_password");
    EXPECT_EQ(world.mailed.tries, 0);
    EXPECT_EQ(world.reset("quiet zebra", "000000").error().reason, "identity.code_wrong");
    // What only who knows the account can say is said to who has the code.
    EXPECT_EQ(world.reset("Lovelace").error().fields.at(0).code, "identity.personal_password");
    EXPECT_EQ(world.credentials.hashed, 0);
    ASSERT_TRUE(world.reset());
    EXPECT_EQ(world.passwords.hash, "new$quiet zebra");
}

TEST(ResetPassword, AFailureIsToldAndLeavesTheCode) {
    for (int call = 1; call <= 3; ++call) {
        PasswordsWorld world;
        world.faults.fail_call(call, FaultPlan::Moment::before);
        EXPECT_EQ(world.reset().error().kind, ErrorKind::unavailable) << call;
        EXPECT_EQ(world.passwords.hash, "new$correct horse");
        world.faults.clear();
        EXPECT_TRUE(world.reset()) << call;
    }
}

TEST(ChangePassword, NeedsTheOneBeforeAndKeepsTheOwnSession) {
    PasswordsWorld world;
    EXPECT_EQ(world.change("correct horse", "Lovelace").error().fields.at(0).code,
              "identity.personal_password");
    EXPECT_EQ(world.change("wrong horse").error().reason, "identity.wrong_password");
    ASSERT_TRUE(world.change("correct horse"));
    EXPECT_EQ(world.passwords.hash, "new$quiet zebra");
    EXPECT_EQ(world.passwords.kept, world.here);
}

TEST(ChangePassword, GuessesAreBounded) {
    PasswordsWorld world;
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(world.change("wrong horse").error().reason, "identity.wrong_password");
    EXPECT_EQ(world.credentials.verified, 3);
    const auto locked = world.change("correct horse");
    EXPECT_EQ(locked.error().reason, "identity.too_many_failures");
    EXPECT_EQ(locked.error().kind, ErrorKind::rate_limited);
    EXPECT_EQ(world.credentials.verified, 3);
}

}  // namespace
}  // namespace waybill::identity
