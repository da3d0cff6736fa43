// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/mail/mail.hpp"

#include <cstddef>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace waybill::mail {

/// Keeps what it was given, for tests and the simulator. Like a mailbox, it holds one copy per
/// message id. Thread-safe.
class MemoryMailSender final : public MailSender {
public:
    explicit MemoryMailSender(std::size_t mails_max = 100'000) : mails_max_{mails_max} {}

    Task<Status> send(Context ctx, Mail mail) override;

    std::vector<Mail> mails_to(std::string_view address) const;
    std::optional<Mail> last_to(std::string_view address) const;
    std::size_t size() const;
    /// The next sends answer this instead, until cleared.
    void fail_with(std::optional<Error> error);

private:
    mutable std::mutex mutex_;
    std::vector<Mail> mails_;
    std::optional<Error> error_;
    std::size_t mails_max_;
};

/// The first run of exactly six digits in a text: how tests and the demo read a mailed code.
std::optional<std::string> find_code(std::string_view text);

}  // namespace waybill::mail
