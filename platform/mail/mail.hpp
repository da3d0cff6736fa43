// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/secret.hpp"

#include <string>
#include <utility>
#include <vector>

namespace waybill::mail {

/// One message to one person. Bodies may hold codes and personal data, so they do not print.
struct Mail {
    PersonalText to{};  ///< bare address, `ada@example.org`
    std::string subject{};
    SecretText text{};  ///< UTF-8, lines ended by LF
    SecretText html{};  ///< empty: text only
    /// Stable per job (`job_…`), so that a repeated send can be recognised; becomes the
    /// `Message-ID` `<job_…@domain>`. Letters, digits, `_ - .`
    std::string message_id{};
    std::vector<std::pair<std::string, std::string>> headers{};
};

/// Hands a message to the mail system. Errors: `unavailable` (not taken over, try later),
/// `outcome_unknown` (perhaps taken over: repeat with the same message_id), `rejected` (refused
/// for good, `mail.rejected`), `invalid` (`mail.bad_address`, `mail.bad_header`), `deadline`.
/// Thread-safe.
class MailSender {
public:
    virtual ~MailSender() = default;
    virtual Task<Status> send(Context ctx, Mail mail) = 0;
};

}  // namespace waybill::mail
