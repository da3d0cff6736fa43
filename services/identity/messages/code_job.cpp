// SPDX-License-Identifier: Apache-2.0
#include "services/identity/messages/code_job.hpp"

#include <algorithm>
#include <charconv>

namespace waybill::identity {

tasks::Job code_job(const JobId& id, const CodeRound& round, TimePoint now, const Trace& trace) {
    return {.id = id,
            .kind = std::string{mail_code_job},
            .key = round.user.text() + ":" + std::to_string(round.round),
            .priority = 0,
            .due = now,
            .payload = {},
            .attempts = 0,
            .trace = trace};
}

std::optional<CodeRound> code_round(std::string_view job_key) {
    const auto colon = std::min(job_key.find(':'), job_key.size());
    const auto user = UserId::parse(job_key.substr(0, colon));
    if (!user || colon == job_key.size()) return std::nullopt;
    CodeRound round{.user = *user, .round = 0};
    const char* const end = job_key.data() + job_key.size();
    const auto read = std::from_chars(job_key.data() + colon + 1, end, round.round);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return round;
}

}  // namespace waybill::identity
