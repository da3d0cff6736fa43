// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/core/time.hpp"
#include "platform/mail/mail.hpp"

#include <string>
#include <string_view>

namespace waybill::mail {

struct MimeEnvelope {
    std::string from_address;  ///< `no-reply@waybill.example`
    std::string from_name;     ///< any script; may be empty
    TimePoint date{};
};

/// The message as SMTP carries it: CRLF lines, 7-bit, RFC 2047 words in headers, text and HTML as
/// alternatives. Refuses (`mail.bad_header`, `mail.bad_address`) whatever could start a line of
/// its own or does not look like an address.
Result<std::string> build_mime(const Mail& mail, const MimeEnvelope& envelope);

/// `local@domain`, ASCII, no white space, quotes, control or angle characters; at most 254.
bool is_mail_address(std::string_view address);

}  // namespace waybill::mail
