// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/clients/platform_mailer.hpp"

namespace waybill::notifications {

Task<Status> PlatformMailer::send(Context ctx, Posting posting) {
    mail::Mail mail{.to = std::move(posting.to),
                    .subject = std::move(posting.letter.subject),
                    .text = std::move(posting.letter.text),
                    .html = std::move(posting.letter.html),
                    .message_id = std::move(posting.message_id),
                    .headers = {}};
    mail.headers.emplace_back("Auto-Submitted", "auto-generated");  // RFC 3834: no holiday replies
    co_return co_await sender_.send(std::move(ctx), std::move(mail));
}

}  // namespace waybill::notifications
