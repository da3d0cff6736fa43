// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/passwords.hpp"

#include "services/identity/usecases/new_password.hpp"

#include <utility>

namespace waybill::identity {
namespace {

Status check(const Credentials& credentials, const SecretText& password,
             std::vector<std::string> own_words) {
    auto problem = problem_of_new_password(credentials, password, std::move(own_words));
    if (problem) return fail(bad_request({*std::move(problem)}));
    return {};
}

}  // namespace

Task<Status> ResetPassword::run(Context ctx, ResetCommand command) {
    // What can be said without the account is said before a try is taken.
    WAYBILL_CO_CHECK(check(deps_.credentials, command.password,
                           own_words(ProfileDraft{.email = command.email})));
    WAYBILL_CO_TRY(auto outcome,
                   co_await deps_.codes.check(ctx, CodePurpose::reset_password,
                                              std::move(command.email), std::move(command.code)));
    WAYBILL_CO_CHECK(check(deps_.credentials, command.password, own_words_of(outcome.account)));
    WAYBILL_CO_TRY(auto hash, co_await deps_.credentials.hash(ctx, std::move(command.password)));
    PasswordReset entry{
        .proof = std::move(outcome.proof), .hash = std::move(hash), .now = deps_.clock.now()};
    co_return co_await deps_.passwords.reset(std::move(ctx), std::move(entry));
}

Task<Status> ChangePassword::run(Context ctx, ChangeCommand command) {
    WAYBILL_CO_TRY(const auto account, co_await deps_.accounts.find(ctx, command.user));
    WAYBILL_CO_CHECK(check(deps_.credentials, command.password, own_words_of(account)));
    WAYBILL_CO_TRY(auto before,
                   co_await deps_.owner.prove(ctx, account, std::move(command.old_password)));
    WAYBILL_CO_TRY(auto hash, co_await deps_.credentials.hash(ctx, std::move(command.password)));
    PasswordChange entry{.user = command.user,
                         .session = command.session,
                         .before = std::move(before),
                         .hash = std::move(hash),
                         .now = deps_.clock.now()};
    co_return co_await deps_.passwords.change(std::move(ctx), std::move(entry));
}

}  // namespace waybill::identity
