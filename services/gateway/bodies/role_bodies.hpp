// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/roles.json.hpp"
#include "platform/core/people_ids.hpp"
#include "services/gateway/bodies/common.hpp"

namespace waybill::gateway {

struct ListRoleRequests : PageQuery {
    std::optional<std::string> status{};
    std::optional<Role> role{};
    static void describe(json::Fields<ListRoleRequests>& f);
};

struct ApproveRoleBody {
    UserId user_id;
    std::optional<PartnerId> partner_id;
    static void describe(json::Fields<ApproveRoleBody>& f);
};

struct RefuseRoleBody {
    UserId user_id;
    std::string reason;
    static void describe(json::Fields<RefuseRoleBody>& f);
};

struct InviteBody {
    Role role{Role::courier};
    std::optional<PartnerId> partner_id;
    std::optional<PersonalText> email;
    std::optional<std::string> locale;
    static void describe(json::Fields<InviteBody>& f);
};

struct ListInvitations : PageQuery {
    static void describe(json::Fields<ListInvitations>& f) { describe_page(f); }
};

struct OneInvitation {
    InvitationId invitation_id;
    static void describe(json::Fields<OneInvitation>& f) {
        f.path("invitation_id", &OneInvitation::invitation_id);
    }
};

}  // namespace waybill::gateway
