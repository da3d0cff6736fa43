// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/role_request.hpp"

namespace waybill::identity {

bool may_ask_for(Role role) { return role == Role::partner || role == Role::courier; }

std::expected<std::optional<RoleRequest>, AnswerRefusal> answered(RoleRequest request,
                                                                  const RoleAnswer& answer) {
    if (answer.verdict == RequestState::approved) {
        const bool staff = request.role == Role::partner;
        if (staff && answer.partner.empty()) return std::unexpected(AnswerRefusal::partner_needed);
        if (!staff && !answer.partner.empty())
            return std::unexpected(AnswerRefusal::partner_unwanted);
    }
    if (request.state == answer.verdict) return std::nullopt;
    if (request.state == RequestState::approved)
        return std::unexpected(AnswerRefusal::already_approved);
    request.state = answer.verdict;
    request.reason = answer.reason;
    request.answered_at = answer.at;
    request.answered_by = answer.by;
    return request;
}

}  // namespace waybill::identity
