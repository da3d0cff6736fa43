// SPDX-License-Identifier: Apache-2.0
#include "platform/egress/policy.hpp"

#include <algorithm>
#include <array>

namespace waybill::egress {
namespace {

struct Block {
    std::array<std::uint8_t, 4> start;
    unsigned prefix;
};

/// The IANA special-purpose registry of IPv4, everything that is not plain unicast of others.
constexpr Block special_v4[] = {
    {{0, 0, 0, 0}, 8},      {{10, 0, 0, 0}, 8},     {{100, 64, 0, 0}, 10}, {{127, 0, 0, 0}, 8},
    {{169, 254, 0, 0}, 16}, {{172, 16, 0, 0}, 12},  {{192, 0, 0, 0}, 24},  {{192, 0, 2, 0}, 24},
    {{192, 88, 99, 0}, 24}, {{192, 168, 0, 0}, 16}, {{198, 18, 0, 0}, 15}, {{198, 51, 100, 0}, 24},
    {{203, 0, 113, 0}, 24}, {{224, 0, 0, 0}, 4},    {{240, 0, 0, 0}, 4},
};

/// Inside 2000::/3, the only space that is given out: protocol assignments with Teredo and ORCHID,
/// documentation (twice), 6to4. Mapped, NAT64 and local forms lie outside of it.
constexpr Block special_v6[] = {
    {{0x20, 0x01, 0x00, 0x00}, 23},
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x20, 0x02, 0x00, 0x00}, 16},
    {{0x3f, 0xff, 0x00, 0x00}, 20},
};

/// Names that only mean something inside some network.
bool is_inner_name(std::string_view host) {
    static constexpr std::string_view suffixes[] = {
        ".localhost", ".local", ".internal", ".localdomain", ".lan",
        ".intranet",  ".corp",  ".home",     ".home.arpa",   ".onion"};
    if (!host.contains('.')) return true;
    return std::ranges::any_of(suffixes, [&](auto suffix) { return host.ends_with(suffix); });
}

}  // namespace

bool is_public(const IpAddress& address) {
    if (!address.v6)
        return std::ranges::none_of(special_v4, [&](const Block& block) {
            return in_network(address.bytes, block.start, block.prefix);
        });
    constexpr std::array<std::uint8_t, 1> given_out{0x20};
    return in_network(address.bytes, given_out, 3) &&
           std::ranges::none_of(special_v6, [&](const Block& block) {
               return in_network(address.bytes, block.start, block.prefix);
           });
}

Result<Policy> Policy::parse(const std::vector<std::string>& allowed) {
    Policy policy;
    for (const auto& entry : allowed) {
        if (entry.contains('/')) {
            const auto network = Network::parse(entry);
            if (!network) return fail(ErrorKind::invalid, "egress.bad_entry", entry);
            policy.networks_.push_back(*network);
            continue;
        }
        const auto endpoint = Url::parse_authority(entry);
        if (!endpoint || endpoint->port == 0)
            return fail(ErrorKind::invalid, "egress.bad_entry", entry);
        policy.endpoints_.push_back({endpoint->host, endpoint->port});
    }
    return policy;
}

bool Policy::names(const Url& url) const {
    return std::ranges::any_of(endpoints_, [&](const Endpoint& endpoint) {
        return endpoint.port == url.port && endpoint.host == url.host;
    });
}

bool Policy::contains(const IpAddress& address) const {
    return std::ranges::any_of(networks_,
                               [&](const Network& network) { return network.has(address); });
}

bool Policy::is_own(const IpAddress& address, std::uint16_t port) const {
    if (!std::ranges::contains(own_.ports, port)) return false;
    const IpAddress plain = address.unmapped();
    const bool nowhere = plain.v6 ? plain == IpAddress{.v6 = true} : plain.bytes[0] == 0;
    return nowhere || plain.loopback() || std::ranges::contains(own_.addresses, plain);
}

Status Policy::check(const Url& url) const {
    if (std::ranges::contains(own_.authorities, url.authority()) ||
        (url.address && is_own(*url.address, url.port)) ||
        (url.host == "localhost" && std::ranges::contains(own_.ports, url.port)))
        return fail(ErrorKind::invalid, "callback_url.blocked", "our own address");
    if (names(url) || (url.address && contains(*url.address))) return {};
    const auto blocked = [](const char* why) {
        return fail(ErrorKind::invalid, "callback_url.blocked", why);
    };
    if (!url.tls) return blocked("not https");
    if (url.port != 443) return blocked("not port 443");
    if (url.address && !is_public(*url.address)) return blocked("not a public address");
    if (!url.address && is_inner_name(url.host)) return blocked("not a public name");
    return {};
}

bool Policy::may_connect(const Url& url, const IpAddress& address) const {
    if (!check(url) || is_own(address, url.port)) return false;
    return names(url) || contains(address) || is_public(address);
}

Status check_callback_url(std::string_view url, const Policy& policy) {
    WAYBILL_TRY(const auto parts, Url::parse(url));
    return policy.check(parts);
}

}  // namespace waybill::egress
