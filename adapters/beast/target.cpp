// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/target.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>

namespace waybill::beast {
namespace {

/// RFC 3986 forbids these unencoded; a `#` or `\` is where two readers would disagree.
bool target_char(char c) {
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F)
        return false;
    return c != '#' && c != '\\' && c != '<' && c != '>' && c != '"';
}

bool host_char(char c) {
    return ascii::is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == '%';
}

bool starts_without_case(std::string_view text, std::string_view lower_case) {
    if (text.size() < lower_case.size()) return false;
    for (std::size_t i = 0; i < lower_case.size(); ++i)
        if ((text[i] | 0x20) != lower_case[i] && text[i] != lower_case[i]) return false;
    return true;
}

}  // namespace

std::optional<Target> split_target(std::string_view target) {
    if (!std::ranges::all_of(target, target_char)) return std::nullopt;
    Target parts;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!starts_without_case(target, scheme)) continue;
        target.remove_prefix(scheme.size());
        parts.authority = target.substr(0, std::min(target.find_first_of("/?"), target.size()));
        target.remove_prefix(parts.authority.size());
        if (!valid_host(parts.authority)) return std::nullopt;
        break;
    }
    const auto mark = std::min(target.find('?'), target.size());
    parts.path = target.substr(0, mark);
    parts.query = target.substr(std::min(mark + 1, target.size()));
    if (parts.path.empty() && !parts.authority.empty()) parts.path = "/";
    if (!parts.path.starts_with('/')) return std::nullopt;
    return parts;
}

bool valid_host(std::string_view host) {
    std::string_view port;
    if (host.starts_with('[')) {
        const auto end = host.find(']');
        if (end == std::string_view::npos || end < 3) return false;
        const auto address = host.substr(1, end - 1);
        if (address.find_first_not_of("0123456789abcdefABCDEF:.") != std::string_view::npos)
            return false;
        port = host.substr(end + 1);
        if (!port.empty() && !port.starts_with(':')) return false;
    } else {
        const auto colon = std::min(host.find(':'), host.size());
        const auto name = host.substr(0, colon);
        if (name.empty() || !std::ranges::all_of(name, host_char)) return false;
        port = host.substr(colon);
    }
    if (port.empty()) return true;
    port.remove_prefix(1);
    return port.size() <= 5 && port.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace waybill::beast
