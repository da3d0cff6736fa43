// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/owner_proof.hpp"

#include "services/identity/usecases/wait.hpp"

#include <utility>

namespace waybill::identity {

/// Whoever found an open session must not guess the password by it: tries are counted as those to
/// sign in are.
Task<Result<std::string>> OwnerProof::prove(Context ctx, const Account& account,
                                            SecretText password) {
    const LoginAttempt attempt{.email = account.email,
                               .address = {},
                               .now = deps_.clock.now(),
                               .failures_max = limits_.failures_max,
                               .window = limits_.failures_window};
    WAYBILL_CO_TRY(auto facts, co_await deps_.sessions.look_up(ctx, attempt));
    auto locked_until = facts.locked_until;
    if (!locked_until) {
        WAYBILL_CO_TRY(const auto verdict, co_await deps_.credentials.verify(
                                               ctx, std::move(password), facts.password_hash));
        if (verdict != PasswordVerdict::wrong && facts.password_hash)
            co_return *std::move(facts.password_hash);
        WAYBILL_CO_TRY(locked_until,
                       co_await deps_.sessions.count_failure(std::move(ctx), attempt));
    }
    if (locked_until)
        co_return fail(wait_until(*locked_until, attempt.now, "identity.too_many_failures"));
    co_return fail(ErrorKind::forbidden, "identity.wrong_password");
}

}  // namespace waybill::identity
