// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// Accounts, sessions and one's own profile; users as operators add them.
void mount_identity(http::Router& router, const Parts& parts);
/// Its part about sessions: their codes are among those of `mount_identity`.
void mount_sessions(http::Router& router, const Parts& parts);

/// Its part about new passwords and addresses, likewise.
void mount_passwords(http::Router& router, const Parts& parts);

/// Its part about accounts that nobody signs in to, likewise.
void mount_deactivation(http::Router& router, const Parts& parts);

/// Its part about accounts of which nothing is left, likewise.
void mount_erasure(http::Router& router, const Parts& parts);

/// Before anything about a user is written: what belongs to no account would stay, and nobody could
/// use it. Errors: not_found (identity.not_found).
Task<Status> check_account(const Parts& parts, Context ctx, UserId user);

}  // namespace waybill::gateway
