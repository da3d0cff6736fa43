// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/tasks/jobs.hpp"
#include "services/identity/usecases/ports.hpp"

namespace waybill::identity {

/// Mails an account's code as soon as its round is committed.
inline constexpr std::string_view mail_code_job = "mail_code";
tasks::Job code_job(const JobId& id, const CodeRound& round, TimePoint now, const Trace& trace);
/// The round that a job of ours names in its key.
std::optional<CodeRound> code_round(std::string_view job_key);

}  // namespace waybill::identity
