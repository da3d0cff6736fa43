// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/egress/ip_address.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::egress {

/// A URL in the one form that is let through: `http(s)://host[:port][/path][?query]`. Nothing that
/// two parsers could read differently gets here.
struct Url {
    bool tls{true};
    std::string host{};                  ///< lower case; IPv6 without brackets
    std::optional<IpAddress> address{};  ///< when the host is a literal
    std::uint16_t port{443};
    std::string target{};  ///< path and query, begins with `/`

    /// Errors: `invalid`, `callback_url.malformed`.
    static Result<Url> parse(std::string_view url);
    /// `host[:port]` alone; port 0 when none is written.
    static Result<Url> parse_authority(std::string_view text);
    /// `host:port`, IPv6 in brackets.
    std::string authority() const;
    /// The URL rebuilt from its parts.
    std::string text() const;
};

}  // namespace waybill::egress
