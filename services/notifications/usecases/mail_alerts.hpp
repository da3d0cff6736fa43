// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/notifications/domain/alert_mails.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

/// One try to mail all alerts that wait for a recipient; nothing where an earlier mail had them.
/// A mailing has one message id, so that the provider sees one message however often it is tried.
class MailAlerts {
public:
    struct Deps {
        AlertMailStore& store;
        Mailer& mailer;
        std::string office{};  ///< an address; empty: by now nobody is to be told
    };
    explicit MailAlerts(Deps deps) : deps_{std::move(deps)} {}

    Task<Result<Delivered>> run(Context ctx, std::string mailing);

private:
    Deps deps_;
};

}  // namespace waybill::notifications
