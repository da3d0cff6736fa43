// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/network_settings.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/assert.hpp"
#include "platform/egress/ip_address.hpp"
#include "platform/egress/url.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace waybill::server {
namespace {

using Complaint = std::optional<std::string>;

constexpr std::array<std::pair<std::string_view, std::vector<std::string> PeerSettings::*>, 6>
    all_peers{{{"identity", &PeerSettings::identity},
               {"catalog", &PeerSettings::catalog},
               {"orders", &PeerSettings::orders},
               {"payments", &PeerSettings::payments},
               {"couriers", &PeerSettings::couriers},
               {"notifications", &PeerSettings::notifications}}};

bool has_port(const std::string& address) {
    const auto read = egress::Url::parse_authority(address);
    return read && read->port != 0;
}

Complaint hosts_with_ports(std::string_view setting, const std::vector<std::string>& addresses) {
    for (const std::string& address : addresses)
        if (!has_port(address)) return std::string{setting} + " must be host:port, not " + address;
    return std::nullopt;
}

Complaint numeric_rpc_address(const RpcSettings& s) {
    if (egress::IpAddress::parse(s.address)) return std::nullopt;
    return "rpc.address must be an address such as 127.0.0.1, 0.0.0.0 or ::, not " + s.address;
}

Complaint all_of_tls(const RpcSettings& s) {
    if (s.certificate.empty() == s.key.empty() && s.certificate.empty() == s.authority.empty())
        return std::nullopt;
    return "rpc.certificate, rpc.key and rpc.authority must be given together";
}

Complaint name_of_topics(const EventSettings& s) {
    const auto good = [](char c) {
        return ascii::is_alphanumeric(c) || c == '.' || c == '_' || c == '-';
    };
    if (std::ranges::all_of(s.prefix, good)) return std::nullopt;
    return "events.prefix may have letters, digits, '.', '_' and '-', not " + s.prefix;
}

Complaint files_of_tls(const EventSettings& s) {
    if (s.certificate.empty() != s.key.empty())
        return "events.certificate and events.key must be given together";
    if (!s.tls && !(s.authority.empty() && s.certificate.empty()))
        return "events.authority, events.certificate and events.key need events.tls";
    return std::nullopt;
}

Complaint whole_login(const EventSettings& s) {
    if (s.user.empty() != s.password.reveal().empty())
        return "events.user and events.password must be given together";
    if (!s.user.empty() && s.login == kafka::Login::plain && !s.tls)
        return "events.login = plain sends the password as it is: set events.tls, or choose "
               "scram_sha_512";
    return std::nullopt;
}

}  // namespace

const std::vector<std::string>& PeerSettings::of(std::string_view service) const {
    for (const auto& [name, member] : all_peers)
        if (name == service) return this->*member;
    broken_promise("nobody calls this service");
}

void RpcSettings::check(settings::Fields<RpcSettings>& f) {
    f.check(numeric_rpc_address);
    f.check(all_of_tls);
}

void PeerSettings::check(settings::Fields<PeerSettings>& f) {
    for (const auto& [name, member] : all_peers)
        f.check([setting = "peers." + std::string{name}, member](const PeerSettings& s) {
            return hosts_with_ports(setting, s.*member);
        });
}

void EventSettings::check(settings::Fields<EventSettings>& f) {
    f.check([](const EventSettings& s) { return hosts_with_ports("events.kafka", s.kafka); });
    f.check(name_of_topics);
    f.check(files_of_tls);
    f.check(whole_login);
}

void CacheSettings::check(settings::Fields<CacheSettings>& f) {
    f.check([](const CacheSettings& s) { return hosts_with_ports("cache.redis", s.redis); });
    f.check([](const CacheSettings& s) -> Complaint {
        if (s.tls || s.authority.empty()) return std::nullopt;
        return "cache.authority is for cache.tls=true only";
    });
    f.check([](const CacheSettings& s) -> Complaint {
        if (s.prefix.find_first_of("{}") == std::string::npos) return std::nullopt;
        return "cache.prefix must be without braces, not " + s.prefix;
    });
}

}  // namespace waybill::server
