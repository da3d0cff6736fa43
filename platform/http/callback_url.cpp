// SPDX-License-Identifier: Apache-2.0
#include "platform/http/callback_url.hpp"

#include "platform/http/client.hpp"

#include <algorithm>
#include <span>

namespace waybill::http {
namespace {

constexpr std::size_t url_bytes_max = 2048;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

int percent_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Decimal without sign, blanks or leading zeros.
std::optional<unsigned> parse_number(std::string_view text, unsigned max) {
    if (text.empty() || text.size() > 5 || (text.size() > 1 && text[0] == '0')) return std::nullopt;
    unsigned value = 0;
    for (const char c : text) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    if (value > max) return std::nullopt;
    return value;
}

/// Cuts the part before the next `separator` off `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
    const auto end = std::min(rest.find(separator), rest.size());
    const auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return part;
}

std::optional<std::array<std::uint8_t, 4>> parse_v4(std::string_view text) {
    if (std::ranges::count(text, '.') != 3) return std::nullopt;
    std::array<std::uint8_t, 4> bytes{};
    for (auto& byte : bytes) {
        const auto value = parse_number(next_part(text, '.'), 255);
        if (!value) return std::nullopt;
        byte = static_cast<std::uint8_t>(*value);
    }
    return bytes;
}

/// Appends the 16-bit groups of one side of `::`; an IPv4 tail makes two of them.
bool parse_groups(std::string_view text, std::vector<unsigned>& groups) {
    if (text.empty()) return true;
    if (text.back() == ':') return false;
    while (!text.empty()) {
        const auto part = next_part(text, ':');
        if (part.contains('.')) {
            const auto v4 = parse_v4(part);
            if (!v4 || !text.empty()) return false;
            groups.push_back((*v4)[0] * 256U + (*v4)[1]);
            groups.push_back((*v4)[2] * 256U + (*v4)[3]);
            return true;
        }
        if (part.empty() || part.size() > 4) return false;
        unsigned value = 0;
        for (const char c : part) {
            if (percent_digit(c) < 0) return false;
            value = value * 16 + static_cast<unsigned>(percent_digit(c));
        }
        groups.push_back(value);
    }
    return true;
}

std::optional<IpAddress> parse_v6(std::string_view text) {
    if (text.size() > 45) return std::nullopt;
    std::vector<unsigned> head;
    std::vector<unsigned> tail;
    const auto gap = text.find("::");
    if (!parse_groups(text.substr(0, gap), head)) return std::nullopt;
    if (gap != text.npos) {
        const auto after = text.substr(gap + 2);
        if (after.starts_with(':') || !parse_groups(after, tail)) return std::nullopt;
        if (text.substr(0, gap).contains('.') || head.size() + tail.size() > 7) return std::nullopt;
        head.resize(8 - tail.size());
        head.insert(head.end(), tail.begin(), tail.end());
    }
    if (head.size() != 8) return std::nullopt;
    IpAddress address{.v6 = true};
    for (std::size_t i = 0; i < 8; ++i) {
        address.bytes[2 * i] = static_cast<std::uint8_t>(head[i] >> 8U);
        address.bytes[2 * i + 1] = static_cast<std::uint8_t>(head[i] & 0xFFU);
    }
    return address;
}

bool in_network(std::span<const std::uint8_t> address, std::span<const std::uint8_t> network,
                unsigned prefix) {
    for (std::size_t i = 0; prefix > 0; ++i) {
        const unsigned bits = std::min(prefix, 8U);
        const unsigned mask = 0xFFU << (8U - bits) & 0xFFU;
        const unsigned theirs = i < network.size() ? network[i] : 0U;
        if ((address[i] & mask) != (theirs & mask)) return false;
        prefix -= bits;
    }
    return true;
}

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

/// Letters, digits and hyphens in dotted labels, no trailing dot.
bool is_host_name(std::string_view host) {
    if (host.empty() || host.size() > 253 || host.back() == '.') return false;
    while (!host.empty()) {
        const auto label = next_part(host, '.');
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
            return false;
        for (const char c : label)
            if (!is_alpha(c) && !is_digit(c) && c != '-') return false;
    }
    return true;
}

/// Resolvers read such names as an address in decimal, octal or hexadecimal.
bool ends_in_a_number(std::string_view host) {
    const auto last = host.substr(host.rfind('.') + 1);
    if (std::ranges::all_of(last, is_digit)) return true;
    return last.starts_with("0x") &&
           std::ranges::all_of(last.substr(2), [](char c) { return percent_digit(c) >= 0; });
}

/// Names that only mean something inside some network.
bool is_inner_name(std::string_view host) {
    static constexpr std::string_view suffixes[] = {
        ".localhost", ".local", ".internal", ".localdomain", ".lan",
        ".intranet",  ".corp",  ".home",     ".home.arpa",   ".onion"};
    if (!host.contains('.')) return true;
    return std::ranges::any_of(suffixes, [&](auto suffix) { return host.ends_with(suffix); });
}

bool is_target(std::string_view target) {
    for (std::size_t i = 0; i < target.size(); ++i) {
        const char c = target[i];
        if (c <= ' ' || c > '~' || std::string_view{"\"#<>\\^`{|}"}.contains(c)) return false;
        if (c == '%' && (i + 2 >= target.size() || percent_digit(target[i + 1]) < 0 ||
                         percent_digit(target[i + 2]) < 0))
            return false;
    }
    return true;
}

std::string lower_ascii(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::unexpected<Error> malformed_url(std::string detail) {
    return fail(ErrorKind::invalid, "callback_url.malformed", std::move(detail));
}

/// Reads `host[:port]` into the URL; the port stays when none is written.
Status read_authority(std::string_view text, OutboundUrl& url) {
    std::string_view port;
    bool has_port = false;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == text.npos) return malformed_url("unclosed bracket");
        url.host = lower_ascii(text.substr(1, end - 1));
        url.address = parse_v6(url.host);
        if (!url.address) return malformed_url("not an IPv6 address");
        text.remove_prefix(end + 1);
        has_port = text.starts_with(':');
        if (!has_port && !text.empty()) return malformed_url("text after bracket");
        port = has_port ? text.substr(1) : text;
    } else {
        const auto colon = text.find(':');
        has_port = colon != text.npos;
        if (has_port) port = text.substr(colon + 1);
        url.host = lower_ascii(text.substr(0, colon));
        if (!is_host_name(url.host)) return malformed_url("not a host name");
        if (ends_in_a_number(url.host)) {
            url.address = IpAddress::parse(url.host);
            if (!url.address) return malformed_url("not a canonical address");
        }
    }
    if (!has_port) return {};
    const auto number = parse_number(port, 65535);
    if (!number || *number == 0) return malformed_url("not a port");
    url.port = static_cast<std::uint16_t>(*number);
    return {};
}

}  // namespace

IpAddress IpAddress::v4(std::array<std::uint8_t, 4> bytes) {
    IpAddress address;
    std::ranges::copy(bytes, address.bytes.begin());
    return address;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.contains(':')) return parse_v6(text);
    const auto bytes = parse_v4(text);
    if (!bytes) return std::nullopt;
    return v4(*bytes);
}

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

Result<OutboundUrl> OutboundUrl::parse(std::string_view url) {
    if (url.size() > url_bytes_max) return malformed_url("too long");
    OutboundUrl parts;
    const auto scheme = lower_ascii(url.substr(0, 8));
    parts.tls = scheme == "https://";
    if (!parts.tls && !scheme.starts_with("http://")) return malformed_url("not http or https");
    if (!parts.tls) parts.port = 80;
    url.remove_prefix(parts.tls ? 8 : 7);

    const auto end = std::min(url.find_first_of("/?"), url.size());
    WAYBILL_CHECK(read_authority(url.substr(0, end), parts));
    parts.target = url.substr(end);
    if (!parts.target.starts_with('/')) parts.target.insert(0, 1, '/');
    if (!is_target(parts.target)) return malformed_url("bad character in the path or query");
    return parts;
}

std::string OutboundUrl::authority() const {
    const bool bracket = address && address->v6;
    std::string out = bracket ? "[" + host + "]" : host;
    out += ':';
    out += std::to_string(port);
    return out;
}

std::string OutboundUrl::text() const {
    return (tls ? "https://" : "http://") + authority() + target;
}

Result<EgressPolicy> EgressPolicy::parse(const std::vector<std::string>& allowed) {
    EgressPolicy policy;
    for (const auto& entry : allowed) {
        if (const auto slash = entry.find('/'); slash != entry.npos) {
            const auto address = IpAddress::parse(std::string_view{entry}.substr(0, slash));
            const auto prefix = parse_number(std::string_view{entry}.substr(slash + 1), 128);
            if (!address || !prefix || (!address->v6 && *prefix > 32))
                return fail(ErrorKind::invalid, "egress.bad_entry", entry);
            policy.networks_.push_back({*address, *prefix});
            continue;
        }
        OutboundUrl url{.port = 0};
        if (!read_authority(entry, url) || url.port == 0)
            return fail(ErrorKind::invalid, "egress.bad_entry", entry);
        policy.endpoints_.push_back({url.host, url.port});
    }
    return policy;
}

bool EgressPolicy::names(const OutboundUrl& url) const {
    return std::ranges::any_of(endpoints_, [&](const Endpoint& endpoint) {
        return endpoint.port == url.port && endpoint.host == url.host;
    });
}

bool EgressPolicy::contains(const IpAddress& address) const {
    return std::ranges::any_of(networks_, [&](const Network& network) {
        return network.address.v6 == address.v6 &&
               in_network(address.bytes, network.address.bytes, network.prefix);
    });
}

bool EgressPolicy::is_own(const IpAddress& address, std::uint16_t port) const {
    if (!std::ranges::contains(own_.ports, port)) return false;
    constexpr std::array<std::uint8_t, 12> carried{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    IpAddress plain = address;
    if (address.v6 && in_network(address.bytes, carried, 96))
        plain = IpAddress::v4(
            {address.bytes[12], address.bytes[13], address.bytes[14], address.bytes[15]});
    if (!plain.v6)
        return plain.bytes[0] == 127 || plain.bytes[0] == 0 ||
               std::ranges::contains(own_.addresses, plain);
    constexpr std::array<std::uint8_t, 15> zeros{};
    const bool loopback = in_network(plain.bytes, zeros, 120) && plain.bytes[15] <= 1;
    return loopback || std::ranges::contains(own_.addresses, plain);
}

Status EgressPolicy::check(const OutboundUrl& url) const {
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

bool EgressPolicy::may_connect(const OutboundUrl& url, const IpAddress& address) const {
    if (!check(url) || is_own(address, url.port)) return false;
    return names(url) || contains(address) || is_public(address);
}

Status check_callback_url(std::string_view url, const EgressPolicy& policy) {
    WAYBILL_TRY(const auto parts, OutboundUrl::parse(url));
    return policy.check(parts);
}

Status check_callback_url(std::string_view url) { return check_callback_url(url, EgressPolicy{}); }

}  // namespace waybill::http
