// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/usecases/mail_once.hpp"

namespace waybill::notifications {

struct SendCodeCommand {
    std::string message_id{};
    Addressee to{};
    SecretCode code{};
};

/// Mails a secret code at once, before all other news. Thread-safe.
class SendCode {
public:
    struct Deps {
        MailOnce& mail_once;
        const Clock& clock;
    };
    explicit SendCode(Deps deps) : deps_{deps} {}

    /// invalid: notifications.bad_request, notifications.code_expired; unavailable: as of MailOnce.
    Task<Status> run(Context ctx, SendCodeCommand command);

private:
    Status check(const SendCodeCommand& command) const;

    Deps deps_;
};

}  // namespace waybill::notifications
