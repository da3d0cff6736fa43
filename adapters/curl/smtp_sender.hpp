// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/curl/engine.hpp"
#include "platform/mail/mail.hpp"

#include <cstdint>
#include <string>

namespace waybill::curl {

/// Sends mail to one relay. The relay comes from the settings, so no address is refused.
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
    };

    SmtpSender(Engine& engine, const Clock& clock, Settings settings);
    Task<Status> send(Context ctx, mail::Mail mail) override;

private:
    Engine& engine_;
    const Clock& clock_;
    Settings settings_;
};

}  // namespace waybill::curl
