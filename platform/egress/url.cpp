// SPDX-License-Identifier: Apache-2.0
#include "platform/egress/url.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>

namespace waybill::egress {
namespace {

constexpr std::size_t url_bytes_max = 2048;

/// Letters, digits and hyphens in dotted labels, no trailing dot.
bool is_host_name(std::string_view host) {
    if (host.empty() || host.size() > 253 || host.back() == '.') return false;
    while (!host.empty()) {
        const auto label = ascii::take_part(host, '.');
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
            return false;
        for (const char c : label)
            if (!ascii::is_alphanumeric(c) && c != '-') return false;
    }
    return true;
}

/// Resolvers read such names as an address in decimal, octal or hexadecimal.
bool ends_in_a_number(std::string_view host) {
    const auto last = host.substr(host.rfind('.') + 1);
    if (std::ranges::all_of(last, ascii::is_digit)) return true;
    return last.starts_with("0x") &&
           std::ranges::all_of(last.substr(2), [](char c) { return ascii::hex_value(c) >= 0; });
}

bool is_target(std::string_view target) {
    for (std::size_t i = 0; i < target.size(); ++i) {
        const char c = target[i];
        if (c <= ' ' || c > '~' || std::string_view{"\"#<>\\^`{|}"}.contains(c)) return false;
        if (c == '%' && (i + 2 >= target.size() || ascii::hex_value(target[i + 1]) < 0 ||
                         ascii::hex_value(target[i + 2]) < 0))
            return false;
    }
    return true;
}

std::unexpected<Error> malformed_url(std::string detail) {
    return fail(ErrorKind::invalid, "callback_url.malformed", std::move(detail));
}

/// Reads `host[:port]` into the URL; the port stays when none is written.
Status read_authority(std::string_view text, Url& url) {
    std::string_view port;
    bool has_port = false;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == text.npos) return malformed_url("unclosed bracket");
        url.host = ascii::lower(text.substr(1, end - 1));
        url.address = IpAddress::parse(url.host);
        if (!url.address || !url.address->v6) return malformed_url("not an IPv6 address");
        text.remove_prefix(end + 1);
        has_port = text.starts_with(':');
        if (!has_port && !text.empty()) return malformed_url("text after bracket");
        port = has_port ? text.substr(1) : text;
    } else {
        const auto colon = text.find(':');
        has_port = colon != text.npos;
        if (has_port) port = text.substr(colon + 1);
        url.host = ascii::lower(text.substr(0, colon));
        if (!is_host_name(url.host)) return malformed_url("not a host name");
        if (ends_in_a_number(url.host)) {
            url.address = IpAddress::parse(url.host);
            if (!url.address) return malformed_url("not a canonical address");
        }
    }
    if (!has_port) return {};
    const auto number = ascii::number(port, 65535);
    if (!number || *number == 0) return malformed_url("not a port");
    url.port = static_cast<std::uint16_t>(*number);
    return {};
}

}  // namespace

Result<Url> Url::parse(std::string_view url) {
    if (url.size() > url_bytes_max) return malformed_url("too long");
    Url parts;
    const auto scheme = ascii::lower(url.substr(0, 8));
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

Result<Url> Url::parse_authority(std::string_view text) {
    Url url{.port = 0};
    WAYBILL_CHECK(read_authority(text, url));
    return url;
}

std::string Url::authority() const {
    const bool bracket = address && address->v6;
    std::string out = bracket ? "[" + host + "]" : host;
    out += ':';
    out += std::to_string(port);
    return out;
}

std::string Url::text() const { return (tls ? "https://" : "http://") + authority() + target; }

}  // namespace waybill::egress
