// SPDX-License-Identifier: Apache-2.0
#include "services/identity/messages/notice_job.hpp"

#include "contracts/notifications/v1/notifications.pb.h"
#include "platform/core/enum_values.hpp"

namespace waybill::identity {
namespace {

std::string notice_place(const JobId& id) { return "mail_notice " + id.text(); }

}  // namespace

tasks::Job notice_job(const crypto::Sealer& sealer, const JobId& id, const Notice& notice,
                      const JobOrigin& origin) {
    notifications::v1::SendNoticeRequest wanted;
    wanted.set_email(notice.email.reveal());
    wanted.set_name(notice.first_name.reveal());
    wanted.set_locale(notice.locale);
    wanted.set_kind(std::string{enum_name(notice.kind)});
    return {.id = id,
            .kind = std::string{mail_notice_job},
            .key = id.text(),
            .priority = 4,  // after codes, before the news of orders
            .due = origin.now,
            .payload = sealer.seal_bytes(notice_place(id), wanted.SerializeAsString()),
            .attempts = 0,
            .trace = origin.trace};
}

Result<Notice> read_notice(const crypto::Sealer& sealer, const tasks::Job& job) {
    WAYBILL_TRY(const auto text, sealer.open(notice_place(job.id), job.payload));
    notifications::v1::SendNoticeRequest wanted;
    const bool read = wanted.ParseFromString(text.reveal());
    const auto kind = parse_enum<NoticeKind>(wanted.kind());
    if (!read || !kind) return fail(ErrorKind::internal, "sql.corrupt", "notice " + job.key);
    return Notice{.kind = *kind,
                  .email = PersonalText{wanted.email()},
                  .first_name = PersonalText{wanted.name()},
                  .locale = wanted.locale()};
}

}  // namespace waybill::identity
