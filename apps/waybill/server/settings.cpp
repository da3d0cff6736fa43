// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/settings.hpp"

#include "adapters/beast/addresses.hpp"
#include "adapters/postgres/postgres_database.hpp"
#include "apps/waybill/wiring/selection.hpp"
#include "platform/egress/policy.hpp"
#include "platform/mail/mime.hpp"

#include <algorithm>

namespace waybill::server {
namespace {

using Complaint = std::optional<std::string>;

Complaint known_services(const ServerSettings& s) {
    for (const std::string& service : s.services)
        if (!std::ranges::contains(wiring::service_names, service))
            return "server.services knows no service '" + service + "'";
    return std::nullopt;
}

Complaint numeric_address(const ServerSettings& s) {
    if (egress::IpAddress::parse(s.address)) return std::nullopt;
    return "server.address must be an address such as 127.0.0.1, 0.0.0.0 or ::, not " + s.address;
}

Complaint both_of_tls(const ServerSettings& s) {
    if (s.tls_certificate.empty() == s.tls_key.empty()) return std::nullopt;
    return "server.tls_certificate and server.tls_key must be given together";
}

Complaint readable_proxies(const ServerSettings& s) {
    for (const std::string& proxy : s.trusted_proxies)
        if (!beast::parse_network(proxy))
            return "server.trusted_proxies must be addresses or networks such as 10.0.0.0/8, not " +
                   proxy;
    return std::nullopt;
}

Complaint somebody_to_trust(const ServerSettings& s) {
    if (s.proxy_protocol == ProxyProtocol::off || !s.trusted_proxies.empty()) return std::nullopt;
    return "server.proxy_protocol=trusted needs server.trusted_proxies";
}

Complaint readable_egress(const ServerSettings& s) {
    for (const std::string& entry : s.egress_allowed)
        if (!egress::Policy::parse({entry}))
            return "server.egress_allowed must be host:port or networks such as 10.1.0.0/16, not " +
                   entry;
    return std::nullopt;
}

Complaint usable_public_url(const ServerSettings& s) {
    if (s.public_url.empty()) return std::nullopt;
    if (egress::Url::parse(s.public_url) && !s.public_url.ends_with('/')) return std::nullopt;
    return "server.public_url must be such as https://shop.example, without a slash at its end, "
           "not " +
           s.public_url;
}

Complaint usable_postgres(const StorageSettings& s) {
    const auto wrong = s.in_postgres()
                           ? postgres::unreadable_address(std::string{s.postgres.reveal()})
                           : std::nullopt;
    if (!wrong) return std::nullopt;
    return "storage.postgres must be a connection string such as host=127.0.0.1 dbname=waybill or "
           "a URL such as postgresql://127.0.0.1/waybill: " +
           *wrong;
}

Complaint usable_sender(const MailSettings& s) {
    if (mail::is_mail_address(s.from)) return std::nullopt;
    return "mail.from must be an e-mail address in ASCII (xn--… for other domains), not " + s.from;
}

}  // namespace

void ServerSettings::check(settings::Fields<ServerSettings>& f) {
    f.check(known_services);
    f.check(numeric_address);
    f.check(both_of_tls);
    f.check(readable_proxies);
    f.check(somebody_to_trust);
    f.check(readable_egress);
    f.check(usable_public_url);
}

void StorageSettings::check(settings::Fields<StorageSettings>& f) { f.check(usable_postgres); }

void MailSettings::check(settings::Fields<MailSettings>& f) { f.check(usable_sender); }

}  // namespace waybill::server
