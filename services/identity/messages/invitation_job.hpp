// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/tasks/jobs.hpp"
#include "services/identity/domain/invitation.hpp"

namespace waybill::identity {

/// Mails an invitation as soon as it is committed. Its key is the invitation's id.
inline constexpr std::string_view mail_invitation_job = "mail_invitation";
tasks::Job invitation_job(const JobId& id, const Invitation& invitation, const Trace& trace);

}  // namespace waybill::identity
