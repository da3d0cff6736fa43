// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/curl/engine.hpp"
#include "platform/mail/mail.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace waybill::curl {

/// Sends mail to one relay. The relay comes from the settings, so no address is refused.
/// Runs on an engine of its own: closing a connection to a relay that does not answer QUIT holds
/// curl's thread for up to a second, and no other traffic shall wait for that.
class SmtpSender final : public mail::MailSender {
public:
    enum class Security : std::uint8_t { none, starttls, tls };
    struct Settings {
        std::string host{"127.0.0.1"};
        std::uint16_t port{25};
        Security security{Security::starttls};
        std::string user{};  ///< empty: no login
        SecretText password{};
        std::string from_address{"no-reply@localhost.localdomain"};
        std::string from_name{"Waybill"};
        std::string ca_file{};  ///< empty: the system's authorities
        Duration timeout{30s};
        std::size_t connections_max{4};
        std::size_t queue_max{256};
    };

    SmtpSender(const Clock& clock, Settings settings);
    Task<Status> send(Context ctx, mail::Mail mail) override;

private:
    const Clock& clock_;
    Settings settings_;
    Engine engine_;  // last: its thread uses the settings
};

}  // namespace waybill::curl
