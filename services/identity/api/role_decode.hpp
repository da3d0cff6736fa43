// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/right_sets.pb.h"
#include "contracts/identity/v1/roles.pb.h"
#include "services/identity/usecases/invite.hpp"
#include "services/identity/usecases/right_ports.hpp"

namespace waybill::identity {

/// invalid: identity.bad_request, request.bad_cursor.
Result<RoleRequestFilter> decode_filter(const v1::ListRoleRequestsRequest& request);
Result<InvitationFilter> decode_filter(const v1::ListInvitationsRequest& request);
Result<RightSetFilter> decode_filter(const v1::ListRightSetsRequest& request);
Result<RoleAnswer> decode_approval(const Context& ctx, const v1::ApproveRoleRequest& request,
                                   TimePoint now);
Result<RoleAnswer> decode_refusal(const Context& ctx, const v1::RefuseRoleRequest& request,
                                  TimePoint now);
Result<InviteCommand> decode_invite(const Context& ctx, const v1::InviteRequest& request);

}  // namespace waybill::identity
