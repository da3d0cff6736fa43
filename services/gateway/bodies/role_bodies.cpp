// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/role_bodies.hpp"

#include "services/gateway/bodies/words.hpp"

namespace waybill::gateway {

void ListRoleRequests::describe(json::Fields<ListRoleRequests>& f) {
    describe_page(f);
    f.query("status", &ListRoleRequests::status,
            {.help = "`waiting` when it is absent",
             .example = "waiting",
             .words = words::role_request_states});
    f.query("role", &ListRoleRequests::role, {.help = "Only of this one", .example = "courier"});
}

void ApproveRoleBody::describe(json::Fields<ApproveRoleBody>& f) {
    f.title("ApproveRole");
    f.path("user_id", &ApproveRoleBody::user_id);
    f.optional("partner_id", &ApproveRoleBody::partner_id,
               {.help = "Whose staff it is to be; needed for the role of partner"});
}

void RefuseRoleBody::describe(json::Fields<RefuseRoleBody>& f) {
    f.title("RefuseRole");
    f.path("user_id", &RefuseRoleBody::user_id);
    f.required("reason", &RefuseRoleBody::reason,
               {.help = "Shown to who asked",
                .example = "We have enough couriers for now",
                .length = {1, 300},
                .format = json::Format::line});
}

void InviteBody::describe(json::Fields<InviteBody>& f) {
    f.title("Invite");
    f.required("role", &InviteBody::role,
               {.help = "Any but that of a customer", .example = "partner"});
    f.optional("partner_id", &InviteBody::partner_id,
               {.help = "Whose staff it makes; needed for the role of partner"});
    f.optional("email", &InviteBody::email,
               {.help = "Where it is mailed",
                .example = "ada@example.com",
                .length = {3, 254},
                .format = json::Format::email});
    f.optional("locale", &InviteBody::locale,
               {.help = "Of the mail: `en`, `de` or `fr`, also with a region: `de-AT`",
                .example = "en",
                .length = {2, 35},
                .format = json::Format::line});
}

}  // namespace waybill::gateway
