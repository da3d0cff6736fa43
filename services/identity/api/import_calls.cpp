// SPDX-License-Identifier: Apache-2.0
// The part of IdentityCalls that takes over accounts of another system.
#include "services/identity/api/decode.hpp"
#include "services/identity/api/identity_calls.hpp"
#include "services/identity/api/vouching.hpp"

namespace waybill::identity {
namespace {

constexpr int imported_max = 500;

v1::ImportOutcome to_message(const ImportOutcome& outcome) {
    v1::ImportOutcome out;
    if (outcome.user) out.set_user_id(outcome.user->text());
    out.set_known(outcome.known);
    for (const FieldProblem& problem : outcome.problems) {
        auto& one = *out.add_problems();
        one.set_pointer(problem.pointer);
        one.set_code(problem.code);
        one.set_detail(problem.detail);
    }
    return out;
}

ImportedUser imported_of(const v1::ImportedUser& message) {
    ImportedUser user{.profile = {.email = PersonalText{message.email()},
                                  .first_name = PersonalText{message.first_name()},
                                  .last_name = PersonalText{message.last_name()},
                                  .phone = PersonalText{message.phone()},
                                  .locale = message.locale(),
                                  .birth_date = PersonalText{message.birth_date()}},
                      .password_hash = SecretText{message.password_hash()}};
    for (int i = 0; i < message.roles_size(); ++i) {
        const auto role = decode_role(message.roles(i), "/roles/" + std::to_string(i));
        if (role)
            user.roles.insert(*role);
        else
            user.problems.push_back(role.error().fields.front());
    }
    return user;
}

}  // namespace

Task<Result<v1::ImportUsersReply>> IdentityCalls::import_users(Context ctx,
                                                               v1::ImportUsersRequest request) {
    WAYBILL_CO_CHECK(check_vouches(ctx));
    if (request.users_size() > imported_max)
        co_return fail(ErrorKind::invalid, "identity.bad_request", "too many at once");
    const auto mode = request.dry_run() ? ImportMode::dry_run : ImportMode::write;
    v1::ImportUsersReply reply;
    for (const auto& message : request.users()) {
        auto user = imported_of(message);
        WAYBILL_CO_TRY(const auto outcome,
                       co_await deps_.import_users.run(ctx, std::move(user), mode));
        *reply.add_outcomes() = to_message(outcome);
    }
    co_return reply;
}

}  // namespace waybill::identity
