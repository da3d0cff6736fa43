// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/core/result.hpp"

namespace waybill::identity {

/// Who may give out roles: the command line, and an operator through the gateway.
inline Status check_vouches(const Context& ctx) {
    if (ctx.caller.service == "cli" || ctx.caller.roles.has(Role::operator_)) return {};
    return fail(ErrorKind::forbidden, "identity.not_operator");
}

}  // namespace waybill::identity
