// SPDX-License-Identifier: Apache-2.0
#include "services/identity/messages/invitation_job.hpp"

namespace waybill::identity {

tasks::Job invitation_job(const JobId& id, const Invitation& invitation, const Trace& trace) {
    return {.id = id,
            .kind = std::string{mail_invitation_job},
            .key = invitation.id.text(),
            .priority = 3,
            .due = invitation.created_at,
            .payload = {},
            .attempts = 0,
            .trace = trace};
}

}  // namespace waybill::identity
