// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/open_account.hpp"

#include "platform/core/unicode.hpp"
#include "services/identity/domain/role_request.hpp"
#include "services/identity/usecases/new_password.hpp"

#include <utility>

namespace waybill::identity {
Task<Result<Account>> OpenAccount::run(Context ctx, OpenCommand command) {
    WAYBILL_CO_CHECK(check(command));
    WAYBILL_CO_TRY(auto hash, co_await deps_.credentials.hash(ctx, command.password));
    Account account = make(command);
    auto device = device_of(command, account);
    NewAccount entry{.account = std::move(account),
                     .password_hash = std::move(hash),
                     .key = std::move(command.key),
                     .asked = command.asked,
                     .invitation = command.invitation,
                     .device = std::move(device)};
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
    if (auto problem = problem_of_birth_date(command.profile.birth_date, deps_.clock.now()))
        problems.push_back(*std::move(problem));
    if (auto problem = problem_of_new_password(deps_.credentials, command.password,
                                               own_words(command.profile)))
        problems.push_back(*std::move(problem));
    if (command.roles.empty() && command.problems.empty())
        problems.push_back(
            {.pointer = "/roles", .code = "request.required", .detail = "At least one role."});
    if (command.device)
        for (auto& problem : problems_of(*command.device, "/device"))
            problems.push_back(std::move(problem));
    if (command.asked && !command.invitation && !may_ask_for(*command.asked))
        problems.push_back({.pointer = "/role",
                            .code = "identity.not_asked_for",
                            .detail = "partner or courier; any other needs an invitation."});
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
            .birth_date = profile.birth_date,
            .roles = command.roles,
            .verified = command.opening == Opening::vouched,
            .created_at = deps_.clock.now(),
            .version = 1};
}

std::optional<OpenedOn> OpenAccount::device_of(OpenCommand& command, const Account& account) {
    if (!command.device) return std::nullopt;
    return OpenedOn{.device = {.id = deps_.ids.next<DeviceId>(),
                               .user = account.id,
                               .platform = command.device->platform,
                               .name = PersonalText{nfc(command.device->name.reveal())},
                               .created_at = account.created_at,
                               .seen_at = account.created_at},
                    .push_token = std::move(command.device->push_token)};
}

Task<Result<Account>> UpdateProfile::run(Context ctx, UserId user, ProfileChanges changes) {
    auto problems = problems_of(changes);
    if (changes.birth_date) {
        if (auto problem = problem_of_birth_date(*changes.birth_date, clock_.now()))
            problems.push_back(*std::move(problem));
    }
    if (!problems.empty()) co_return fail(bad_request(std::move(problems)));
    co_return co_await accounts_.change(std::move(ctx), user, std::move(changes));
}

}  // namespace waybill::identity
