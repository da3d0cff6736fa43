// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/mail/mail.hpp"
#include "tests/contract/adapter.hpp"

namespace waybill::contract {

struct MailWorld {
    virtual ~MailWorld() = default;
    virtual Stage& stage() = 0;
    virtual mail::MailSender& sender() = 0;
    /// What the mail system has taken over for an address, as SMTP carries it.
    virtual std::vector<std::string> taken_for(std::string_view address) = 0;
};

/// Every adapter of `mail::MailSender`. A new one joins by a line in mail_senders.cpp.
const Adapters<MailWorld, NoOptions>& mail_senders();

}  // namespace waybill::contract
