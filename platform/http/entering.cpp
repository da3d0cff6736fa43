// SPDX-License-Identifier: Apache-2.0
#include "platform/http/exchanging.hpp"
#include "platform/http/router.hpp"

#include <utility>

namespace waybill::http {

Task<Status> Exchanging::authenticate() {
    const Access access = route_->spec.access;
    if (!access.needs_caller()) co_return Status{};
    auto caller = co_await router_.ports_.gatekeeper.authenticate(ctx_, request_);
    if (!caller) co_return std::unexpected(std::move(caller).error());
    ctx_.caller = *caller;
    ctx_.caller.service = router_.settings_.service;
    use_rights();
    if (!access.admits(ctx_.caller)) co_return fail(ErrorKind::forbidden, "auth.wrong_role");
    if (const auto& key = ctx_.caller.key) {
        const auto& needed = route_->spec.scope;
        if (!needed || !key->scopes.has(*needed))
            co_return fail(ErrorKind::forbidden, "auth.wrong_scope");
    }
    co_return Status{};
}

/// Who has the right to a route of the office is an operator for as long as this request takes, so
/// that whoever is asked behind it, and the log of what the office did, need to know no more.
void Exchanging::use_rights() {
    const Rights rights = std::exchange(ctx_.caller.rights, {});
    const auto& right = route_->right;
    if (!right || rights.empty()) return;
    if (route_->spec.access.admits_as_office(ctx_.caller)) return;
    if (rights.give(*right)) ctx_.caller.roles.insert(Role::operator_);
}

}  // namespace waybill::http
