// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/identity/domain/role_request.hpp"
#include "services/identity/usecases/role_ports.hpp"

/// Requests for roles as rows; each function is one statement of a transaction.
namespace waybill::identity::role_requests {

Status insert(sql::Tx& tx, const UserId& user, Role role, TimePoint now);
/// not_found: identity.no_role_request.
Result<RoleRequest> find(sql::Tx& tx, const UserId& user);
/// Up to one more than the limit.
Result<std::vector<RoleRequest>> list(sql::Tx& tx, const RoleRequestFilter& filter);
/// Unless somebody else answered since `before`: conflict, identity.lost_race.
Status update(sql::Tx& tx, const RoleRequest& request, RequestState before);
/// A role that was given otherwise is not waited for any more.
Status settle(sql::Tx& tx, const UserId& user, Role role, const UserId& by, TimePoint now);
Status forget(sql::Tx& tx, const UserId& user);

}  // namespace waybill::identity::role_requests
