// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/usecases/mail_once.hpp"

namespace waybill::notifications {

struct SendInvitationCommand {
    std::string message_id{};
    Addressee to{};  ///< whose name nobody knows yet
    SecretCode token{};
};

/// Mails an invitation at once. Thread-safe.
class SendInvitation {
public:
    struct Deps {
        MailOnce& mail_once;
        const Clock& clock;
    };
    explicit SendInvitation(Deps deps) : deps_{deps} {}

    /// invalid: notifications.bad_request, notifications.code_expired; unavailable: as of MailOnce.
    Task<Status> run(Context ctx, SendInvitationCommand command);

private:
    Deps deps_;
};

}  // namespace waybill::notifications
