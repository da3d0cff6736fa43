// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "platform/tasks/jobs.hpp"
#include "services/identity/usecases/code_ports.hpp"

namespace waybill::identity {

/// Mails a notice. Whom it tells stands sealed in the job: the account may have another address by
/// the time it is mailed. The job's id is the mail's message id.
inline constexpr std::string_view mail_notice_job = "mail_notice";

struct JobOrigin {
    TimePoint now{};
    Trace trace{};
};
tasks::Job notice_job(const crypto::Sealer& sealer, const JobId& id, const Notice& notice,
                      const JobOrigin& origin);
/// internal: sql.corrupt, or as of Sealer::open.
Result<Notice> read_notice(const crypto::Sealer& sealer, const tasks::Job& job);

}  // namespace waybill::identity
