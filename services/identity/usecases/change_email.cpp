// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/change_email.hpp"

#include "services/identity/usecases/new_password.hpp"

#include <utility>

namespace waybill::identity {

Task<Status> ChangeEmail::ask(Context ctx, NewEmailCommand command) {
    if (auto problem = problem_of_email(command.email))
        co_return fail(bad_request({*std::move(problem)}));
    WAYBILL_CO_TRY(const auto account, co_await deps_.accounts.find(ctx, command.user));
    WAYBILL_CO_CHECK(co_await deps_.owner.prove(ctx, account, std::move(command.password)));
    co_return co_await deps_.codes.ask_for(std::move(ctx), command.user, std::move(command.email));
}

Task<Result<Account>> ChangeEmail::confirm(Context ctx, UserId user, SecretText code) {
    WAYBILL_CO_TRY(auto outcome, co_await deps_.codes.check_for(ctx, user, std::move(code)));
    EmailChange entry{.proof = std::move(outcome.proof),
                      .address = std::move(outcome.address),
                      .now = deps_.clock.now()};
    co_return co_await deps_.emails.change(std::move(ctx), std::move(entry));
}

}  // namespace waybill::identity
