// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/open_account.hpp"

#include "platform/core/unicode.hpp"
#include "services/identity/usecases/new_password.hpp"

#include <utility>

namespace waybill::identity {
Task<Result<Account>> OpenAccount::run(Context ctx, OpenCommand command) {
    WAYBILL_CO_CHECK(check(command));
    WAYBILL_CO_TRY(auto hash, co_await deps_.credentials.hash(ctx, command.password));
    NewAccount entry{
        .account = make(command), .password_hash = std::move(hash), .key = std::move(command.key)};
    WAYBILL_CO_TRY(auto registered, co_await deps_.accounts.insert(ctx, std::move(entry)));
    if (!registered.repeated) co_return std::move(registered.account);

    // The key's fingerprint leaves the password out: a digest of it would be quick to guess.
    WAYBILL_CO_TRY(const auto verdict,
                   co_await deps_.credentials.verify(ctx, command.password,
                                                     std::move(registered.password_hash)));
    if (verdict == PasswordVerdict::wrong)
        co_return fail(ErrorKind::invalid, "idempotency.key_reused");
    co_return std::move(registered.account);
}

Status OpenAccount::check(const OpenCommand& command) const {
    auto problems = problems_of(command.profile);
    problems.insert(problems.end(), command.problems.begin(), command.problems.end());
    if (auto problem = problem_of_new_password(deps_.credentials, command.password,
                                               own_words(command.profile)))
        problems.push_back(*std::move(problem));
    if (command.roles.empty() && command.problems.empty())
        problems.push_back(
            {.pointer = "/roles", .code = "request.required", .detail = "At least one role."});
    if (!problems.empty()) return fail(bad_request(std::move(problems)));
    return {};
}

Account OpenAccount::make(const OpenCommand& command) {
    const ProfileDraft& profile = command.profile;
    return {.id = deps_.ids.next<UserId>(),
            .email = profile.email,
            .first_name = PersonalText{nfc(profile.first_name.reveal())},
            .last_name = PersonalText{nfc(profile.last_name.reveal())},
            .phone = profile.phone,
            .locale = profile.locale.empty() ? "en" : profile.locale,
            .roles = command.roles,
            .verified = command.opening == Opening::vouched,
            .created_at = deps_.clock.now(),
            .version = 1};
}

Task<Result<Account>> UpdateProfile::run(Context ctx, UserId user, ProfileChanges changes) {
    auto problems = problems_of(changes);
    if (!problems.empty()) co_return fail(bad_request(std::move(problems)));
    co_return co_await accounts_.change(std::move(ctx), user, std::move(changes));
}

}  // namespace waybill::identity
