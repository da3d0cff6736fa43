// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "platform/tasks/jobs.hpp"
#include "services/identity/usecases/code_ports.hpp"

namespace waybill::identity {

/// Mails the code that somebody wished as soon as the wish is committed. Its key says purpose, time
/// and a digest of the address, or who is signed in; the address itself is sealed.
inline constexpr std::string_view mail_code_job = "mail_code";
tasks::Job code_job(const crypto::Sealer& sealer, const JobId& id, const CodeWish& wish,
                    const Trace& trace);
/// internal: sql.corrupt, or as of Sealer::open.
Result<CodeWish> code_wish(const crypto::Sealer& sealer, const tasks::Job& job);

}  // namespace waybill::identity
