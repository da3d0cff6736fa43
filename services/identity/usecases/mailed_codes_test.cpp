// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/mailed_codes.hpp"

#include "services/identity/usecases/codes_world.hpp"

namespace waybill::identity {
namespace {

struct CodesWorld : UseCaseWorld {
    FakeCodes codes{faults};
    FakeMailer mailer{faults};
    MailedCodes use_case{{.codes = codes,
                          .credentials = credentials,
                          .mailer = mailer,
                          .random = random,
                          .clock = executor.clock()},
                         {.code_lifetime = 10min, .code_tries = 2, .resend_pause = 1min}};

    Status mail_code(TimePoint asked_at = {}) {
        return run(use_case.mail({}, {.asked_at = asked_at}));
    }
    Result<Account> verify(std::string code) {
        return run(
            use_case.verify({}, PersonalText{"ada@example.org"}, SecretText{std::move(code)}));
    }
    Status resend() {
        return run(use_case.ask({}, CodePurpose::verify, PersonalText{"ada@example.org"}));
    }
};

TEST(MailedCodes, MailedCodeIsTheOneThatVerifies) {
    CodesWorld world;
    ASSERT_TRUE(world.mail_code());
    EXPECT_EQ(world.mailer.sent, std::vector{world.codes.code});
    EXPECT_EQ(world.codes.expires_at, world.now() + 10min);
    EXPECT_TRUE(world.verify(world.codes.code)->verified);
}

TEST(MailedCodes, NothingIsMailedForARoundThatIsOverOrAVerifiedAccount) {
    CodesWorld world;
    world.codes.wish = world.now();
    EXPECT_TRUE(world.mail_code(world.now() - 1s));
    world.codes.verified = true;
    EXPECT_TRUE(world.mail_code(world.now()));
    EXPECT_TRUE(world.mailer.sent.empty());
}

TEST(MailedCodes, EachVerdictHasItsWord) {
    CodesWorld world;
    ASSERT_TRUE(world.mail_code());
    EXPECT_EQ(world.verify("000000").error().reason, "identity.code_wrong");
    world.executor.run_for(10min);
    EXPECT_EQ(world.verify(world.codes.code).error().reason, "identity.code_expired");
    EXPECT_EQ(world.verify(world.codes.code).error().reason, "identity.code_spent");
    EXPECT_FALSE(world.codes.verified);
}

TEST(MailedCodes, AnotherCodeTooSoonIsRefusedWithTheWait) {
    CodesWorld world;
    ASSERT_TRUE(world.resend());
    world.executor.run_for(10s + 1us);
    const auto early = world.resend();
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().kind, ErrorKind::rate_limited);
    EXPECT_EQ(early.error().retry_after, 50s);
    world.executor.run_for(*early.error().retry_after);
    EXPECT_TRUE(world.resend());
    EXPECT_EQ(world.codes.asked, 2);
}

TEST(MailedCodes, FailureAtAnyPortCallOfMailingEndsInAMailWhoseCodeIsRight) {
    sweep_faults<CodesWorld>({.command = [](CodesWorld& world) { return world.mail_code(); },
                              .check_failed = [](CodesWorld&) {},
                              .check_done =
                                  [](CodesWorld& world) {
                                      ASSERT_FALSE(world.mailer.sent.empty());
                                      EXPECT_EQ(world.mailer.sent.back(), world.codes.code);
                                      EXPECT_TRUE(world.verify(world.mailer.sent.back()));
                                      EXPECT_EQ(world.codes.salts.size(),
                                                world.codes.codes_made);  // one each
                                  }});
}

TEST(MailedCodes, ACheckLeavesTheCodeToWhatIsDoneByIt) {
    CodesWorld world;
    ASSERT_TRUE(world.mail_code());
    const auto check = [&](std::string code) {
        return world.run(world.use_case.check({}, CodePurpose::reset_password,
                                              PersonalText{"ada@example.org"},
                                              SecretText{std::move(code)}));
    };
    EXPECT_EQ(check("000000").error().reason, "identity.code_wrong");
    EXPECT_TRUE(check(world.codes.code));
    EXPECT_EQ(check(world.codes.code).error().reason, "identity.code_spent") << "two tries";
    EXPECT_FALSE(world.codes.verified);
}

TEST(MailedCodes, FailureOfTheStoreIsToldAndVerifiesNothingByItself) {
    CodesWorld world;
    ASSERT_TRUE(world.mail_code());
    world.faults.fail_call(1, FaultPlan::Moment::before);
    EXPECT_EQ(world.verify(world.codes.code).error().kind, ErrorKind::unavailable);
    EXPECT_FALSE(world.codes.verified);
    world.faults.fail_call(1, FaultPlan::Moment::before);
    EXPECT_EQ(world.resend().error().kind, ErrorKind::unavailable);
    EXPECT_EQ(world.codes.asked, 0);
    world.faults.clear();
    EXPECT_TRUE(world.resend());
    EXPECT_TRUE(world.verify(world.codes.code));
}

}  // namespace
}  // namespace waybill::identity
