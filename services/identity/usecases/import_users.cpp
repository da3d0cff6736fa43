// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/import_users.hpp"

#include "platform/core/unicode.hpp"
#include "services/identity/domain/imported.hpp"

namespace waybill::identity {

Task<Result<ImportOutcome>> ImportUsers::run(Context ctx, ImportedUser user, ImportMode mode) {
    if (auto problems = problems_with(user); !problems.empty())
        co_return ImportOutcome{.problems = std::move(problems)};
    WAYBILL_CO_TRY(const auto owner, co_await deps_.accounts.owner_of(ctx, user.profile.email));
    if (owner) co_return ImportOutcome{.user = *owner, .known = true};
    if (mode == ImportMode::dry_run) co_return ImportOutcome{};
    const PersonalText email = user.profile.email;
    auto made = co_await deps_.accounts.insert(ctx, make(std::move(user)));
    if (made) co_return ImportOutcome{.user = made->account.id};
    if (made.error().reason != "identity.email_taken") co_return fail(std::move(made).error());
    // Somebody was faster.
    WAYBILL_CO_TRY(const auto other, co_await deps_.accounts.owner_of(std::move(ctx), email));
    co_return ImportOutcome{.user = other, .known = true};
}

std::vector<FieldProblem> ImportUsers::problems_with(const ImportedUser& user) const {
    auto problems = problems_of(user.profile);
    problems.insert(problems.end(), user.problems.begin(), user.problems.end());
    if (auto problem = problem_of_birth_date(user.profile.birth_date, deps_.clock.now()))
        problems.push_back(*std::move(problem));
    if (auto problem = problem_of_imported_hash(user.password_hash.reveal()))
        problems.push_back(*std::move(problem));
    return problems;
}

NewAccount ImportUsers::make(ImportedUser user) {
    const ProfileDraft& profile = user.profile;
    return {.account = {.id = deps_.ids.next<UserId>(),
                        .email = profile.email,
                        .first_name = PersonalText{nfc(profile.first_name.reveal())},
                        .last_name = PersonalText{nfc(profile.last_name.reveal())},
                        .phone = profile.phone,
                        .locale = profile.locale.empty() ? "en" : profile.locale,
                        .birth_date = profile.birth_date,
                        .roles = user.roles.empty() ? Roles{Role::customer} : user.roles,
                        .verified = true,
                        .created_at = deps_.clock.now(),
                        .version = 1},
            .password_hash = user.password_hash.reveal(),
            .key = {}};
}

}  // namespace waybill::identity
