// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/mailed_codes.hpp"

#include "services/identity/usecases/wait.hpp"

#include <utility>

namespace waybill::identity {
namespace {

Status status_of(const CodeOutcome& outcome, TimePoint now) {
    if (outcome.locked_until)
        return fail(wait_until(*outcome.locked_until, now, "identity.too_many_codes"));
    switch (outcome.verdict) {
        case CodeVerdict::right: return {};
        case CodeVerdict::wrong: return fail(ErrorKind::invalid, "identity.code_wrong");
        case CodeVerdict::expired: return fail(ErrorKind::invalid, "identity.code_expired");
        case CodeVerdict::spent: return fail(ErrorKind::invalid, "identity.code_spent");
    }
    std::unreachable();
}

}  // namespace

Task<Status> MailedCodes::ask(Context ctx, CodePurpose purpose, PersonalText email) {
    co_return co_await ask_once(std::move(ctx), {.purpose = purpose, .address = std::move(email)});
}

Task<Status> MailedCodes::ask_for(Context ctx, UserId user, PersonalText address) {
    co_return co_await ask_once(
        std::move(ctx),
        {.purpose = CodePurpose::change_email, .user = user, .address = std::move(address)});
}

Task<Status> MailedCodes::ask_once(Context ctx, CodeWish wish) {
    const TimePoint now = deps_.clock.now();
    wish.asked_at = now;
    WAYBILL_CO_TRY(const auto again,
                   co_await deps_.codes.ask(std::move(ctx), std::move(wish), limits_.resend_pause));
    if (again) co_return fail(wait_until(*again, now, "identity.code_too_soon"));
    co_return Status{};
}

Task<Status> MailedCodes::mail(Context ctx, CodeWish wish) {
    NewCode entry{.wish = std::move(wish),
                  .code = deps_.credentials.new_code(),
                  .salt = deps_.random.hex(16),
                  .expires_at = deps_.clock.now() + limits_.code_lifetime};
    WAYBILL_CO_TRY(auto mail, co_await deps_.codes.put_code(ctx, std::move(entry)));
    if (!mail) co_return Status{};
    co_return co_await deps_.mailer.send_code(std::move(ctx), *std::move(mail));
}

Task<Result<Account>> MailedCodes::verify(Context ctx, PersonalText email, SecretText code) {
    auto wanted = check_of(CodePurpose::verify, std::move(email), std::move(code));
    const TimePoint now = wanted.now;
    WAYBILL_CO_TRY(auto outcome, co_await deps_.codes.verify(std::move(ctx), std::move(wanted)));
    WAYBILL_CO_CHECK(status_of(outcome, now));
    co_return std::move(outcome.account);
}

Task<Result<CodeOutcome>> MailedCodes::check(Context ctx, CodePurpose purpose, PersonalText email,
                                             SecretText code) {
    co_return co_await try_once(std::move(ctx),
                                check_of(purpose, std::move(email), std::move(code)));
}

Task<Result<CodeOutcome>> MailedCodes::check_for(Context ctx, UserId user, SecretText code) {
    auto wanted = check_of(CodePurpose::change_email, {}, std::move(code));
    wanted.user = user;
    co_return co_await try_once(std::move(ctx), std::move(wanted));
}

Task<Result<CodeOutcome>> MailedCodes::try_once(Context ctx, CodeCheck wanted) {
    const TimePoint now = wanted.now;
    WAYBILL_CO_TRY(auto outcome, co_await deps_.codes.try_code(std::move(ctx), std::move(wanted)));
    WAYBILL_CO_CHECK(status_of(outcome, now));
    co_return outcome;
}

CodeCheck MailedCodes::check_of(CodePurpose purpose, PersonalText email, SecretText code) const {
    return {.purpose = purpose,
            .email = std::move(email),
            .code = std::move(code),
            .now = deps_.clock.now(),
            .tries_max = limits_.code_tries,
            .total_max = limits_.failures_max,
            .window = limits_.failures_window};
}

}  // namespace waybill::identity
