// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "platform/tasks/jobs.hpp"
#include "services/identity/usecases/invite.hpp"
#include "services/identity/usecases/mailed_codes.hpp"

namespace waybill::identity {

/// Codes go before all other mail; see messages/code_job.hpp.
tasks::JobWorkers::Kind mail_code_handling(MailedCodes& codes, const crypto::Sealer& sealer);
/// Notices have time; see messages/notice_job.hpp.
tasks::JobWorkers::Kind mail_notice_handling(AccountMailer& mailer, const crypto::Sealer& sealer);
/// See messages/invitation_job.hpp.
tasks::JobWorkers::Kind mail_invitation_handling(Invite& invite);

}  // namespace waybill::identity
