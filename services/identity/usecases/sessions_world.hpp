// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/usecase_world.hpp"

#include <set>

namespace waybill::identity {

/// Sessions of one account in memory, told apart by their living token.
class FakeSessions final : public SessionStore {
public:
    FakeSessions(FaultPlan& faults, Account account)
        : faults_{faults}, account_{std::move(account)} {}

    Task<Result<LoginFacts>> look_up(Context, LoginAttempt attempt) override {
        co_return faults_.call([&]() -> Result<LoginFacts> {
            LoginFacts facts;
            if (failures >= attempt.failures_max) facts.locked_until = attempt.now + 15min;
            if (attempt.email == account_.email) {
                facts.user = account_.id;
                facts.password_hash = hash;
            }
            return facts;
        });
    }
    Task<Result<std::optional<TimePoint>>> count_failure(Context, LoginAttempt attempt) override {
        co_return faults_.call([&]() -> Result<std::optional<TimePoint>> {
            if (failures >= attempt.failures_max) return attempt.now + 15min;
            ++failures;
            return std::nullopt;
        });
    }
    Task<Result<Admitted>> open(Context, LoginAttempt attempt, NewSession entry) override {
        co_return faults_.call([&]() -> Result<Admitted> {
            if (admission != Admission::opened)
                return Admitted{.admission = admission, .locked_until = attempt.now + 90s};
            if (entry.password_hash != hash) return Admitted{.admission = Admission::outdated};
            if (entry.renewed_hash) hash = *entry.renewed_hash;
            failures = 0;
            opened.push_back(std::move(entry));
            return Admitted{.account = account_, .rights = rights};
        });
    }
    Task<Result<std::optional<Rotated>>> rotate(Context, Rotation rotation) override {
        co_return faults_.call([&]() -> Result<std::optional<Rotated>> {
            const std::string text = rotation.token.reveal();
            if (text != living && text != spent) return std::nullopt;
            if (text == living) {
                spent = living;
                living = "after " + text;
                nonces.insert(rotation.nonce);
            }
            return Rotated{.session = session,
                           .account = account_,
                           .rights = rights,
                           .token = SecretText{living},
                           .expires_at = rotation.expires_at};
        });
    }
    Task<Result<SessionPage>> list(Context, SessionFilter) override { co_return SessionPage{}; }
    Task<Status> revoke(Context, UserId, std::optional<SessionId>, TimePoint) override {
        co_return Status{};
    }
    Task<Result<std::vector<SessionId>>> revoked_since(Context, TimePoint) override {
        co_return std::vector<SessionId>{};
    }

    std::string hash{"new$correct horse"};
    Rights rights{};
    Admission admission{Admission::opened};
    int failures{0};
    std::vector<NewSession> opened{};
    SessionId session{};
    std::string living{"first"};
    std::string spent{};
    std::set<std::string> nonces{};

private:
    FaultPlan& faults_;
    Account account_;
};

}  // namespace waybill::identity
