// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/verify_account.hpp"

#include "services/identity/usecases/wait.hpp"

#include <utility>

namespace waybill::identity {

Task<Status> VerifyAccount::mail_code(Context ctx, CodeRound round) {
    NewCode entry{.round = round,
                  .code = deps_.credentials.new_code(),
                  .salt = deps_.random.hex(16),
                  .expires_at = deps_.clock.now() + limits_.code_lifetime};
    WAYBILL_CO_TRY(auto mail, co_await deps_.codes.put_code(ctx, std::move(entry)));
    if (!mail) co_return Status{};
    co_return co_await deps_.mailer.send(std::move(ctx), *std::move(mail));
}

Task<Result<Account>> VerifyAccount::verify(Context ctx, PersonalText email, SecretText code) {
    CodeCheck wanted{.email = std::move(email),
                     .code = std::move(code),
                     .now = deps_.clock.now(),
                     .tries_max = limits_.code_tries,
                     .total_max = limits_.failures_max,
                     .window = limits_.failures_window};
    const TimePoint now = wanted.now;
    WAYBILL_CO_TRY(auto outcome,
                   co_await deps_.codes.check_code(std::move(ctx), std::move(wanted)));
    if (outcome.locked_until)
        co_return fail(wait_until(*outcome.locked_until, now, "identity.too_many_codes"));
    switch (outcome.verdict) {
        case CodeVerdict::right: co_return std::move(outcome.account);
        case CodeVerdict::wrong: co_return fail(ErrorKind::invalid, "identity.code_wrong");
        case CodeVerdict::expired: co_return fail(ErrorKind::invalid, "identity.code_expired");
        case CodeVerdict::spent: co_return fail(ErrorKind::invalid, "identity.code_spent");
    }
    std::unreachable();
}

Task<Status> VerifyAccount::resend(Context ctx, PersonalText email) {
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_TRY(const auto again,
                   co_await deps_.codes.ask_again(std::move(ctx), std::move(email), now,
                                                  limits_.resend_pause));
    if (again) co_return fail(wait_until(*again, now, "identity.code_too_soon"));
    co_return Status{};
}

}  // namespace waybill::identity
