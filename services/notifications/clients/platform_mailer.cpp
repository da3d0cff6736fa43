// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/clients/platform_mailer.hpp"

#include "platform/core/text.hpp"

namespace waybill::notifications {

Task<Status> PlatformMailer::send(Context ctx, Posting posting) {
    // Mail systems know domains of other scripts by their A-labels only.
    const auto address = mail_address(posting.to.reveal());
    if (!address) co_return fail(ErrorKind::invalid, "mail.bad_address");
    mail::Mail mail{.to = PersonalText{*address},
                    .subject = std::move(posting.letter.subject),
                    .text = std::move(posting.letter.text),
                    .html = std::move(posting.letter.html),
                    .message_id = std::move(posting.message_id),
                    .headers = {}};
    mail.headers.emplace_back("Auto-Submitted", "auto-generated");  // RFC 3834: no holiday replies
    co_return co_await sender_.send(std::move(ctx), std::move(mail));
}

}  // namespace waybill::notifications
