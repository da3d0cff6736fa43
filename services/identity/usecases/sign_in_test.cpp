// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/sign_in.hpp"

#include "services/identity/usecases/codes_world.hpp"
#include "services/identity/usecases/sessions_world.hpp"

namespace waybill::identity {
namespace {

class FakeTokens final : public AccessTokens {
public:
    explicit FakeTokens(FaultPlan& faults) : faults_{faults} {}
    Result<AccessGrant> issue(const AccessWish& wish) override {
        return faults_.call([&]() -> Result<AccessGrant> {
            return AccessGrant{
                .token = SecretText{"access " + wish.session.text() + wish.rights.text()}};
        });
    }

private:
    FaultPlan& faults_;
};

struct SignInWorld : UseCaseWorld {
    Account account{.id = ids.next<UserId>(), .email = PersonalText{"ada@example.org"}};
    FakeSessions sessions{faults, account};
    FakeTokens tokens{faults};
    FakeCodes mailed{faults};
    FakeMailer mailer{faults};
    MailedCodes codes{{.codes = mailed,
                       .credentials = credentials,
                       .mailer = mailer,
                       .random = random,
                       .clock = executor.clock()},
                      {}};
    SignIn sign_in{{.sessions = sessions,
                    .codes = codes,
                    .credentials = credentials,
                    .access = tokens,
                    .ids = ids,
                    .clock = executor.clock()},
                   {.refresh_lifetime = 10h, .failures_max = 3}};

    Result<SignedIn> log_in(std::string password = "correct horse",
                            std::string email = "ada@example.org") {
        LoginCommand command{.email = PersonalText{std::move(email)},
                             .password = SecretText{std::move(password)},
                             .address = PersonalText{"192.0.2.1"}};
        return run(sign_in.log_in({}, std::move(command)));
    }
    Result<SignedIn> refresh(std::string token) {
        return run(sign_in.refresh({}, SecretText{std::move(token)}));
    }
};

TEST(SignIn, RightPasswordOpensASessionWithItsTokens) {
    SignInWorld world;
    const auto signed_in = world.log_in();
    ASSERT_TRUE(signed_in);
    ASSERT_EQ(world.sessions.opened.size(), 1u);
    const NewSession& session = world.sessions.opened.front();
    EXPECT_EQ(signed_in->access.token.reveal(), "access " + session.session.text());
    EXPECT_EQ(signed_in->refresh_token.reveal(), session.token.reveal());
    EXPECT_EQ(signed_in->refresh_expires_at, world.now() + 10h);
    EXPECT_EQ(signed_in->account, world.account);
    EXPECT_EQ(session.renewed_hash, std::nullopt);
}

TEST(SignIn, TokensSayWhatTheirOwnerMayThen) {
    SignInWorld world;
    world.sessions.rights = Rights::of({"orders:read"});
    EXPECT_TRUE(world.log_in()->access.token.reveal().ends_with("orders:read"));
    world.sessions.rights = Rights::of({"alerts:*"});
    EXPECT_TRUE(world.refresh("first")->access.token.reveal().ends_with("alerts:*"));
}

TEST(SignIn, WrongPasswordAndUnknownAddressAreAlikeAndBothCounted) {
    SignInWorld world;
    const auto wrong = world.log_in("wrong");
    const auto unknown = world.log_in("correct horse", "eve@example.org");
    for (const auto& refused : {wrong, unknown}) {
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::unauthenticated);
        EXPECT_EQ(refused.error().reason, "identity.wrong_credentials");
    }
    EXPECT_EQ(world.credentials.verified, 2);  // the same work
    EXPECT_EQ(world.sessions.failures, 2);
    EXPECT_TRUE(world.sessions.opened.empty());
}

TEST(SignIn, TooManyFailuresLockEvenTheRightPasswordAndVerifyNothing) {
    SignInWorld world;
    world.sessions.failures = 3;
    const auto locked = world.log_in();
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().kind, ErrorKind::rate_limited);
    EXPECT_EQ(locked.error().retry_after, 15min);
    EXPECT_EQ(world.credentials.verified, 0);
}

TEST(SignIn, TheMailedCodeIsJudgedAfterThePasswordAndSpentByTheSession) {
    SignInWorld world;
    ASSERT_TRUE(world.run(world.codes.mail({}, {.purpose = CodePurpose::unlock})));
    world.sessions.failures = 3;
    const auto log_in = [&](std::string password, std::string code) {
        return world.run(world.sign_in.log_in({}, {.email = PersonalText{"ada@example.org"},
                                                   .password = SecretText{std::move(password)},
                                                   .address = PersonalText{"192.0.2.1"},
                                                   .code = SecretText{std::move(code)}}));
    };
    EXPECT_EQ(log_in("wrong horse", "000000").error().reason, "identity.code_wrong");
    EXPECT_EQ(log_in("correct horse", "000000").error().reason, "identity.code_wrong");
    EXPECT_EQ(world.credentials.verified, 2);
    EXPECT_EQ(log_in("wrong horse", world.mailed.code).error().reason,
              "identity.wrong_credentials");
    ASSERT_TRUE(log_in("correct horse", world.mailed.code));
    ASSERT_TRUE(world.sessions.opened.back().unlocked_by);
    EXPECT_EQ(world.sessions.opened.back().unlocked_by->purpose, CodePurpose::unlock);
}

TEST(SignIn, WhatTheStoreSaysAtTheEndCounts) {
    SignInWorld world;
    const std::pair<Admission, std::string_view> cases[] = {
        {Admission::locked, "identity.too_many_failures"},
        {Admission::not_verified, "identity.not_verified"},
        {Admission::outdated, "identity.wrong_credentials"}};
    for (const auto& [admission, reason] : cases) {
        world.sessions.admission = admission;
        EXPECT_EQ(world.log_in().error().reason, reason);
    }
    world.sessions.admission = Admission::locked;
    EXPECT_EQ(world.log_in().error().retry_after, 90s);
    world.sessions.admission = Admission::not_verified;  // not told to who guesses
    EXPECT_EQ(world.log_in("wrong").error().reason, "identity.wrong_credentials");
}

TEST(SignIn, OutdatedHashIsRenewedWithTheSession) {
    SignInWorld world;
    world.sessions.hash = "old$correct horse";
    ASSERT_TRUE(world.log_in());
    EXPECT_EQ(world.sessions.hash, "new$correct horse");
    ASSERT_TRUE(world.log_in());
    EXPECT_EQ(world.credentials.hashed, 1);
}

TEST(SignIn, RefreshGivesTheSuccessorOfALivingTokenOnly) {
    SignInWorld world;
    const auto next = world.refresh("first");
    ASSERT_TRUE(next);
    EXPECT_EQ(next->refresh_token.reveal(), "after first");
    EXPECT_EQ(next->refresh_expires_at, world.now() + 10h);
    const auto refused = world.refresh("guessed");
    EXPECT_EQ(refused.error().kind, ErrorKind::unauthenticated);
    EXPECT_EQ(refused.error().reason, "identity.refresh_invalid");
}

TEST(SignIn, FailureAtAnyPortCallOfALoginIsToldAndMendedByTheRetry) {
    struct OldHashWorld : SignInWorld {
        OldHashWorld() { sessions.hash = "old$correct horse"; }  // the longest way
    };
    sweep_faults<OldHashWorld>(
        {.command = [](OldHashWorld& world) -> Status {
             WAYBILL_CHECK(world.log_in());
             return {};
         },
         .check_failed = [](OldHashWorld& world) { EXPECT_EQ(world.sessions.failures, 0); },
         .check_done =
             [](OldHashWorld& world) {
                 EXPECT_GE(world.sessions.opened.size(), 1u);
                 EXPECT_EQ(world.sessions.hash, "new$correct horse");
                 EXPECT_EQ(world.sessions.failures, 0);  // our trouble is not the person's
             }});
}

TEST(SignIn, FailureAtAnyPortCallOfARefusalIsTold) {
    for (int call = 1; call <= 3; ++call) {
        SignInWorld world;
        world.faults.fail_call(call, FaultPlan::Moment::before);
        EXPECT_EQ(world.log_in("wrong").error().kind, ErrorKind::unavailable);
        EXPECT_TRUE(world.faults.fired());
        EXPECT_EQ(world.sessions.failures, 0);
    }
}

TEST(SignIn, FailureAtAnyPortCallOfARefreshIsToldAndMendedByTheRetry) {
    sweep_faults<SignInWorld>({.command = [](SignInWorld& world) -> Status {
                                   WAYBILL_CHECK(world.refresh("first"));
                                   return {};
                               },
                               .check_failed = [](SignInWorld&) {},
                               .check_done =
                                   [](SignInWorld& world) {
                                       EXPECT_EQ(world.sessions.living, "after first");
                                       EXPECT_EQ(world.sessions.nonces.size(), 1u);
                                   }});
}

}  // namespace
}  // namespace waybill::identity
