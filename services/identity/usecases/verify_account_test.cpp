// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/verify_account.hpp"

#include "services/identity/usecases/usecase_world.hpp"

namespace waybill::identity {
namespace {

/// The code of one account.
class FakeCodes final : public VerificationStore {
public:
    explicit FakeCodes(FaultPlan& faults) : faults_{faults} {}

    Task<Result<std::optional<CodeMail>>> put_code(Context, NewCode entry) override {
        co_return faults_.call([&]() -> Result<std::optional<CodeMail>> {
            if (verified || entry.round.round < round) return std::nullopt;
            code = entry.code.reveal();
            ++codes_made;
            salts.insert(entry.salt);
            expires_at = entry.expires_at;
            return CodeMail{.message_id = "code " + code,
                            .email = PersonalText{"ada@example.org"},
                            .first_name = PersonalText{"Ada"},
                            .locale = "en",
                            .code = entry.code,
                            .expires_at = entry.expires_at};
        });
    }
    Task<Result<CodeOutcome>> check_code(Context, CodeCheck check) override {
        co_return faults_.call([&]() -> Result<CodeOutcome> {
            const bool granted = ++tries <= check.tries_max;
            const CodeFacts facts{.matches = check.code.reveal() == code,
                                  .try_granted = granted,
                                  .expires_at = expires_at};
            const CodeVerdict verdict = judge(facts, check.now);
            verified = verified || verdict == CodeVerdict::right;
            return CodeOutcome{.verdict = verdict, .account = {.verified = verified}};
        });
    }
    Task<Result<std::optional<TimePoint>>> ask_again(Context, PersonalText, TimePoint now,
                                                     Duration pause) override {
        co_return faults_.call([&]() -> Result<std::optional<TimePoint>> {
            if (asked_at && now < *asked_at + pause) return *asked_at + pause;
            asked_at = now;
            ++round;
            return std::nullopt;
        });
    }

    std::string code{};
    std::set<std::string> salts{};
    std::size_t codes_made{0};
    std::optional<TimePoint> expires_at{};
    std::optional<TimePoint> asked_at{};
    std::int64_t round{0};
    int tries{0};
    bool verified{false};

private:
    FaultPlan& faults_;
};

class FakeCodeMailer final : public CodeMailer {
public:
    explicit FakeCodeMailer(FaultPlan& faults) : faults_{faults} {}
    Task<Status> send(Context, CodeMail mail) override {
        co_return faults_.call([&]() -> Status {
            sent.push_back(mail.code.reveal());
            return {};
        });
    }
    std::vector<std::string> sent{};

private:
    FaultPlan& faults_;
};

struct VerifyWorld : UseCaseWorld {
    FakeCodes codes{faults};
    FakeCodeMailer mailer{faults};
    VerifyAccount use_case{{.codes = codes,
                            .credentials = credentials,
                            .mailer = mailer,
                            .random = random,
                            .clock = executor.clock()},
                           {.code_lifetime = 10min, .code_tries = 2, .resend_pause = 1min}};

    Status mail_code(std::int64_t round = 0) {
        return run(use_case.mail_code({}, {.round = round}));
    }
    Result<Account> verify(std::string code) {
        return run(
            use_case.verify({}, PersonalText{"ada@example.org"}, SecretText{std::move(code)}));
    }
    Status resend() { return run(use_case.resend({}, PersonalText{"ada@example.org"})); }
};

TEST(VerifyAccount, MailedCodeIsTheOneThatVerifies) {
    VerifyWorld world;
    ASSERT_TRUE(world.mail_code());
    EXPECT_EQ(world.mailer.sent, std::vector{world.codes.code});
    EXPECT_EQ(world.codes.expires_at, world.now() + 10min);
    EXPECT_TRUE(world.verify(world.codes.code)->verified);
}

TEST(VerifyAccount, NothingIsMailedForARoundThatIsOverOrAVerifiedAccount) {
    VerifyWorld world;
    world.codes.round = 2;
    EXPECT_TRUE(world.mail_code(1));
    world.codes.verified = true;
    EXPECT_TRUE(world.mail_code(2));
    EXPECT_TRUE(world.mailer.sent.empty());
}

TEST(VerifyAccount, EachVerdictHasItsWord) {
    VerifyWorld world;
    ASSERT_TRUE(world.mail_code());
    EXPECT_EQ(world.verify("000000").error().reason, "identity.code_wrong");
    world.executor.run_for(10min);
    EXPECT_EQ(world.verify(world.codes.code).error().reason, "identity.code_expired");
    EXPECT_EQ(world.verify(world.codes.code).error().reason, "identity.code_spent");
    EXPECT_FALSE(world.codes.verified);
}

TEST(VerifyAccount, AnotherCodeTooSoonIsRefusedWithTheWait) {
    VerifyWorld world;
    ASSERT_TRUE(world.resend());
    world.executor.run_for(10s + 1us);
    const auto early = world.resend();
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().kind, ErrorKind::rate_limited);
    EXPECT_EQ(early.error().retry_after, 50s);
    world.executor.run_for(*early.error().retry_after);
    EXPECT_TRUE(world.resend());
    EXPECT_EQ(world.codes.round, 2);
}

TEST(VerifyAccount, FailureAtAnyPortCallOfMailingEndsInAMailWhoseCodeIsRight) {
    sweep_faults<VerifyWorld>({.command = [](VerifyWorld& world) { return world.mail_code(); },
                               .check_failed = [](VerifyWorld&) {},
                               .check_done =
                                   [](VerifyWorld& world) {
                                       ASSERT_FALSE(world.mailer.sent.empty());
                                       EXPECT_EQ(world.mailer.sent.back(), world.codes.code);
                                       EXPECT_TRUE(world.verify(world.mailer.sent.back()));
                                       EXPECT_EQ(world.codes.salts.size(),
                                                 world.codes.codes_made);  // one each
                                   }});
}

TEST(VerifyAccount, FailureOfTheStoreIsToldAndVerifiesNothingByItself) {
    VerifyWorld world;
    ASSERT_TRUE(world.mail_code());
    world.faults.fail_call(1, FaultPlan::Moment::before);
    EXPECT_EQ(world.verify(world.codes.code).error().kind, ErrorKind::unavailable);
    EXPECT_FALSE(world.codes.verified);
    world.faults.fail_call(1, FaultPlan::Moment::before);
    EXPECT_EQ(world.resend().error().kind, ErrorKind::unavailable);
    EXPECT_EQ(world.codes.round, 0);
    world.faults.clear();
    EXPECT_TRUE(world.resend());
    EXPECT_TRUE(world.verify(world.codes.code));
}

}  // namespace
}  // namespace waybill::identity
