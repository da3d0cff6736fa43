// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/usecases/mail_once.hpp"

namespace waybill::notifications {

struct SendNoticeCommand {
    std::string message_id{};
    Addressee to{};
    NoticeKind kind{NoticeKind::account_verified};
};

/// Mails what has happened to an account, to the address that identity names: the copy here may
/// have another by now. Thread-safe.
class SendNotice {
public:
    struct Deps {
        MailOnce& mail_once;
        const Clock& clock;
    };
    explicit SendNotice(Deps deps) : deps_{deps} {}

    /// invalid: notifications.bad_request; unavailable: as of MailOnce.
    Task<Status> run(Context ctx, SendNoticeCommand command);

private:
    Deps deps_;
};

}  // namespace waybill::notifications
