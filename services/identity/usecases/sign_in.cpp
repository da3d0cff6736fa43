// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/sign_in.hpp"

#include "services/identity/usecases/wait.hpp"

#include <utility>

namespace waybill::identity {
namespace {

Error locked(TimePoint until, TimePoint now) {
    return wait_until(until, now, "identity.too_many_failures");
}

}  // namespace

Task<Result<SignedIn>> SignIn::log_in(Context ctx, LoginCommand command) {
    const LoginAttempt attempt{.email = command.email,
                               .address = std::move(command.address),
                               .now = deps_.clock.now(),
                               .failures_max = limits_.failures_max,
                               .window = limits_.failures_window};
    WAYBILL_CO_TRY(auto facts, co_await deps_.sessions.look_up(ctx, attempt));
    if (facts.locked_until && !command.code)
        co_return fail(locked(*facts.locked_until, attempt.now));

    WAYBILL_CO_TRY(const auto verdict,
                   co_await deps_.credentials.verify(ctx, command.password, facts.password_hash));
    // Judged after the password, so that the work is the same whatever the code.
    WAYBILL_CO_TRY(auto proof, co_await unlock(ctx, command));
    if (verdict == PasswordVerdict::wrong || !facts.user || !facts.password_hash)
        co_return co_await refuse(std::move(ctx), attempt, proof ? Knows::code : Knows::nothing);

    NewSession entry{.session = deps_.ids.next<SessionId>(),
                     .user = *facts.user,
                     .token = deps_.credentials.new_token(),
                     .expires_at = attempt.now + limits_.refresh_lifetime,
                     .agent = std::move(command.agent),
                     .password_hash = *std::move(facts.password_hash),
                     .renewed_hash = std::nullopt,
                     .unlocked_by = std::move(proof)};
    if (verdict == PasswordVerdict::right_but_outdated) {
        WAYBILL_CO_TRY(entry.renewed_hash,
                       co_await deps_.credentials.hash(ctx, std::move(command.password)));
    }
    co_return co_await open(std::move(ctx), attempt, std::move(entry));
}

Task<Result<std::optional<CodeProof>>> SignIn::unlock(Context ctx, const LoginCommand& command) {
    if (!command.code) co_return std::nullopt;
    WAYBILL_CO_TRY(auto outcome, co_await deps_.codes.check(std::move(ctx), CodePurpose::unlock,
                                                            command.email, *command.code));
    co_return std::move(outcome.proof);
}

/// Who has the code is not locked out: its own tries bound how often the password is guessed.
Task<Result<SignedIn>> SignIn::refuse(Context ctx, LoginAttempt attempt, Knows knows) {
    const TimePoint now = attempt.now;
    WAYBILL_CO_TRY(const auto until,
                   co_await deps_.sessions.count_failure(std::move(ctx), std::move(attempt)));
    if (until && knows == Knows::nothing) co_return fail(locked(*until, now));
    co_return fail(ErrorKind::unauthenticated, "identity.wrong_credentials");
}

Task<Result<SignedIn>> SignIn::open(Context ctx, LoginAttempt attempt, NewSession entry) {
    const TimePoint now = attempt.now;
    const SessionId session = entry.session;
    SecretText token = entry.token;
    const TimePoint expires_at = entry.expires_at;
    WAYBILL_CO_TRY(auto admitted, co_await deps_.sessions.open(std::move(ctx), std::move(attempt),
                                                               std::move(entry)));
    switch (admitted.admission) {
        case Admission::opened: break;
        case Admission::locked: co_return fail(locked(admitted.locked_until, now));
        case Admission::not_verified: co_return fail(ErrorKind::forbidden, "identity.not_verified");
        case Admission::deactivated: co_return fail(ErrorKind::forbidden, "identity.deactivated");
        case Admission::outdated:  // the password was changed while it was checked
            co_return fail(ErrorKind::unauthenticated, "identity.wrong_credentials");
    }
    WAYBILL_CO_TRY(auto access, deps_.access.issue({admitted.account, admitted.rights, session}));
    co_return SignedIn{.access = std::move(access),
                       .refresh_token = std::move(token),
                       .refresh_expires_at = expires_at,
                       .account = std::move(admitted.account)};
}

Task<Result<SignedIn>> SignIn::refresh(Context ctx, SecretText token) {
    const TimePoint now = deps_.clock.now();
    Rotation rotation{.token = std::move(token),
                      .nonce = deps_.credentials.new_token().reveal(),
                      .now = now,
                      .expires_at = now + limits_.refresh_lifetime,
                      .grace = limits_.refresh_grace};
    WAYBILL_CO_TRY(auto rotated,
                   co_await deps_.sessions.rotate(std::move(ctx), std::move(rotation)));
    if (!rotated) co_return fail(ErrorKind::unauthenticated, "identity.refresh_invalid");
    WAYBILL_CO_TRY(auto access,
                   deps_.access.issue({rotated->account, rotated->rights, rotated->session}));
    co_return SignedIn{.access = std::move(access),
                       .refresh_token = std::move(rotated->token),
                       .refresh_expires_at = rotated->expires_at,
                       .account = std::move(rotated->account)};
}

}  // namespace waybill::identity
