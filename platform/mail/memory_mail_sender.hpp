// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/mail/mail.hpp"

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace waybill::mail {

/// Catches mail, for development and tests: it keeps the newest. Like a mailbox, it holds one copy
/// per message id. Thread-safe.
class MemoryMailSender final : public MailSender {
public:
    struct Limits {
        std::size_t mails_max{1000};
        std::size_t bytes_max{std::size_t{16} * 1024 * 1024};  ///< of subjects and bodies
    };
    MemoryMailSender() : MemoryMailSender{Limits{}} {}
    explicit MemoryMailSender(Limits limits) : limits_{limits} {}

    Task<Status> send(Context ctx, Mail mail) override;

    /// Oldest first.
    std::vector<Mail> mails() const;
    /// The same of one address, whose case does not count.
    std::vector<Mail> mails_to(std::string_view address) const;
    std::optional<Mail> last_to(std::string_view address) const;
    std::size_t size() const;
    /// The next sends answer this instead, until cleared.
    void fail_with(std::optional<Error> error);

private:
    Status keep(Mail mail);

    const Limits limits_;
    mutable std::mutex mutex_{};
    std::deque<Mail> mails_{};
    std::size_t bytes_{0};
    std::optional<Error> error_{};
};

/// The first run of exactly six digits in a text: how tests and the demo read a mailed code.
std::optional<std::string> find_code(std::string_view text);

}  // namespace waybill::mail
