// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/mail/mail.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

/// Letters through the platform's mail port.
class PlatformMailer final : public Mailer {
public:
    explicit PlatformMailer(mail::MailSender& sender) : sender_{sender} {}
    Task<Status> send(Context ctx, Posting posting) override;

private:
    mail::MailSender& sender_;
};

}  // namespace waybill::notifications
