// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/usecase_world.hpp"

#include <set>

namespace waybill::identity {

/// The code of one account.
class FakeCodes final : public CodeStore {
public:
    explicit FakeCodes(FaultPlan& faults) : faults_{faults} {}

    Task<Result<std::optional<CodeMail>>> put_code(Context, NewCode entry) override {
        co_return faults_.call([&]() -> Result<std::optional<CodeMail>> {
            if (verified || entry.wish.asked_at < wish) return std::nullopt;
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
    Task<Result<CodeOutcome>> try_code(Context, CodeCheck check) override {
        co_return faults_.call([&]() -> Result<CodeOutcome> { return judged(check); });
    }
    Task<Result<CodeOutcome>> verify(Context, CodeCheck check) override {
        co_return faults_.call([&]() -> Result<CodeOutcome> {
            auto outcome = judged(check);
            verified = verified || outcome.verdict == CodeVerdict::right;
            outcome.account.verified = verified;
            return outcome;
        });
    }
    Task<Result<std::optional<TimePoint>>> ask(Context, CodeWish wanted, Duration pause) override {
        co_return faults_.call([&]() -> Result<std::optional<TimePoint>> {
            if (asked > 0 && wanted.asked_at < wish + pause) return wish + pause;
            wish = wanted.asked_at;
            ++asked;
            return std::nullopt;
        });
    }

    Account account{};
    std::string code{};
    std::set<std::string> salts{};
    std::size_t codes_made{0};
    std::optional<TimePoint> expires_at{};
    TimePoint wish{};
    int asked{0};
    int tries{0};
    bool verified{false};

private:
    CodeOutcome judged(const CodeCheck& check) {
        const bool granted = ++tries <= check.tries_max;
        const CodeFacts facts{.matches = check.code.reveal() == code,
                              .try_granted = granted,
                              .expires_at = expires_at};
        return {.verdict = judge(facts, check.now),
                .account = account,
                .proof = {.purpose = check.purpose, .user = account.id, .digest = code}};
    }

    FaultPlan& faults_;
};

class FakeMailer final : public AccountMailer {
public:
    explicit FakeMailer(FaultPlan& faults) : faults_{faults} {}
    Task<Status> send_notice(Context, std::string, Notice) override { co_return Status{}; }
    Task<Status> send_code(Context, CodeMail mail) override {
        co_return faults_.call([&]() -> Status {
            sent.push_back(mail.code.reveal());
            return {};
        });
    }
    std::vector<std::string> sent{};

private:
    FaultPlan& faults_;
};

}  // namespace waybill::identity
