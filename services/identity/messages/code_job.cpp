// SPDX-License-Identifier: Apache-2.0
#include "services/identity/messages/code_job.hpp"

#include "platform/core/enum_values.hpp"
#include "platform/crypto/digest.hpp"

#include <algorithm>
#include <charconv>

namespace waybill::identity {
namespace {

/// One job for one wish.
std::string code_key(const CodeWish& wish) {
    const std::string who =
        wish.user.empty() ? crypto::sha256_base64url("code " + email_key(wish.address.reveal()))
                          : wish.user.text();
    return std::string{enum_name(wish.purpose)} + "." + std::to_string(to_micros(wish.asked_at)) +
           "." + who;
}

std::string code_place(std::string_view job_key) { return "mail_code " + std::string{job_key}; }

}  // namespace

tasks::Job code_job(const crypto::Sealer& sealer, const JobId& id, const CodeWish& wish,
                    const Trace& trace) {
    std::string key = code_key(wish);
    std::string sealed = sealer.seal_bytes(code_place(key), wish.address.reveal());
    return {.id = id,
            .kind = std::string{mail_code_job},
            .key = std::move(key),
            .priority = 0,
            .due = wish.asked_at,
            .payload = std::move(sealed),
            .attempts = 0,
            .trace = trace};
}

Result<CodeWish> code_wish(const crypto::Sealer& sealer, const tasks::Job& job) {
    const auto unreadable = [&] {
        return fail(ErrorKind::internal, "sql.corrupt", "job key " + job.key);
    };
    const std::string_view key = job.key;
    const auto purpose_end = std::min(key.find('.'), key.size());
    const auto time_end = key.find('.', std::min(purpose_end + 1, key.size()));
    if (time_end == std::string_view::npos) return unreadable();
    const auto purpose = parse_enum<CodePurpose>(key.substr(0, purpose_end));
    std::int64_t micros = 0;
    const char* const end = key.data() + time_end;
    const auto read = std::from_chars(key.data() + purpose_end + 1, end, micros);
    if (!purpose || read.ec != std::errc{} || read.ptr != end) return unreadable();
    WAYBILL_TRY(const auto address, sealer.open(code_place(job.key), job.payload));
    return CodeWish{.purpose = *purpose,
                    .user = UserId::parse(key.substr(time_end + 1)).value_or(UserId{}),
                    .address = PersonalText{address.reveal()},
                    .asked_at = from_micros(micros)};
}

}  // namespace waybill::identity
