// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/process_options.hpp"

#include "adapters/beast/addresses.hpp"

#include <algorithm>
#include <utility>

namespace waybill::server {
namespace {

constexpr std::size_t live_message_max = 8UZ * 1024;  // a hundred topics at once

bool local_only(const std::string& address) {
    return address.starts_with("127.") || address == "::1";
}

}  // namespace

std::string local_url(int port) { return "http://127.0.0.1:" + std::to_string(port); }

bool only_by_proxies(const ServerSettings& settings) {
    const auto trusts_us = [](const std::string& proxy) {
        const auto network = beast::parse_network(proxy);
        return network && network->has(egress::IpAddress::v4({127, 0, 0, 1}));
    };
    return settings.proxy_protocol == ProxyProtocol::trusted &&
           std::ranges::any_of(settings.trusted_proxies, trusts_us);
}

bool speaks_tls(const ServerSettings& settings) { return !settings.tls_certificate.empty(); }

beast::ServerOptions public_options(const ServerSettings& settings, telemetry::Log& log) {
    beast::ServerOptions options;
    options.address = settings.address;
    options.port = settings.port;
    options.certificate_file = settings.tls_certificate;
    options.key_file = settings.tls_key;
    options.trusted_proxies = settings.trusted_proxies;
    options.proxy_header = settings.proxy_header == ProxyHeader::forwarded
                               ? beast::ProxyHeader::forwarded
                               : beast::ProxyHeader::x_forwarded_for;
    options.proxy_protocol = settings.proxy_protocol == ProxyProtocol::trusted;
    options.bodies_bytes_max = static_cast<std::size_t>(settings.bodies_bytes.value);
    options.answers_bytes_max = static_cast<std::size_t>(settings.answers_bytes.value);
    options.live_message_bytes_max = live_message_max;
    options.strict_transport = speaks_tls(settings) || settings.public_url.starts_with("https://");
    options.on_fault = [&log](std::string_view what, std::string_view detail) {
        log.error("http engine", {{"what", what}, {"detail", detail}});
    };
    return options;
}

beast::ServerOptions internal_options(const ServerSettings& settings) {
    beast::ServerOptions options;
    options.port = settings.internal_port;
    return options;
}

Result<egress::Policy> egress_policy(const ServerSettings& settings, egress::OwnListeners own) {
    WAYBILL_TRY(auto policy, egress::Policy::parse(settings.egress_allowed));
    own.addresses = beast::own_addresses();
    policy.forbid(std::move(own));
    return policy;
}

Result<egress::Policy> own_policy(const std::string& own_url) {
    WAYBILL_TRY(const auto own, egress::Url::parse(own_url));
    return egress::Policy::parse({own.authority()});
}

Result<int> named(Result<int> listening, std::string_view setting) {
    if (listening || listening.error().kind != ErrorKind::unavailable) return listening;
    Error& error = listening.error();
    if (error.message.empty()) error.message = std::exchange(error.detail, {});
    if (!error.message.ends_with('.')) error.message += '.';
    error.message.append(" Choose another with --").append(setting).append("=.");
    return listening;
}

void warn_of(const Configuration& configuration, const std::string& public_url,
             telemetry::Log& log) {
    const auto& server = configuration.server;
    if (local_only(server.address)) return;
    if (server.public_url.empty() && (server.address == "0.0.0.0" || server.address == "::"))
        log.warn("links in mails and pages lead to this machine only: set server.public_url",
                 {{"public_url", public_url}});
    if (configuration.mail.sink)
        log.warn("mail is caught here and reaches nobody: set mail.sink=false and a relay",
                 {{"address", server.address}});
}

curl::SmtpSender::Settings smtp_settings(const MailSettings& mail) {
    curl::SmtpSender::Settings settings;
    settings.from_address = mail.from;
    settings.host = mail.host;
    settings.port = static_cast<std::uint16_t>(mail.port);
    settings.security =
        mail.starttls ? curl::SmtpSender::Security::starttls : curl::SmtpSender::Security::none;
    settings.user = mail.user;
    settings.password = mail.password;
    return settings;
}

}  // namespace waybill::server
