// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Where outbound requests may go: a strict URL form, the classes of addresses, the allow-list.
/// Pure functions; nothing here resolves a name.
namespace waybill::http {

/// An IPv4 or IPv6 address in network byte order.
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};
    bool v6{false};

    /// Only the canonical forms: four decimal numbers without leading zeros, or RFC 4291 text
    /// (no zone, no brackets).
    static std::optional<IpAddress> parse(std::string_view text);
    static IpAddress v4(std::array<std::uint8_t, 4> bytes);
    bool operator==(const IpAddress&) const = default;
};

/// Global unicast that is not loopback, private, shared (CGNAT), link-local, multicast, reserved,
/// documentation or benchmark space, nor a form that carries an IPv4 address inside (mapped,
/// compatible, NAT64, 6to4, Teredo).
bool is_public(const IpAddress& address);

/// A URL in the one form that is let through: `http(s)://host[:port][/path][?query]`. Nothing that
/// two parsers could read differently gets here.
struct OutboundUrl {
    bool tls{true};
    std::string host{};                  ///< lower case; IPv6 without brackets
    std::optional<IpAddress> address{};  ///< when the host is a literal
    std::uint16_t port{443};
    std::string target{};  ///< path and query, begins with `/`

    /// Errors: `invalid`, `callback_url.malformed`.
    static Result<OutboundUrl> parse(std::string_view url);
    /// `host:port`, IPv6 in brackets.
    std::string authority() const;
    /// The URL rebuilt from its parts.
    std::string text() const;
};

/// Where this very process listens.
struct OwnListeners {
    std::vector<std::uint16_t> ports{};
    std::vector<IpAddress> addresses{};      ///< of this machine; loopback goes without saying
    std::vector<std::string> authorities{};  ///< `host:port` of the name that people see
};

/// The rules with the exceptions of the settings. Without exceptions: https, port 443, public
/// addresses. An entry is `host:port` (any scheme to exactly that host and port, whatever it
/// resolves to; also `127.0.0.1:8080`, `[::1]:8080`) or a network `10.1.0.0/16`: its addresses
/// count as public, and written out in a URL they may have any scheme and port.
class EgressPolicy {
public:
    EgressPolicy() = default;
    /// Errors: `invalid`, `egress.bad_entry`, naming the entry.
    static Result<EgressPolicy> parse(const std::vector<std::string>& allowed);

    /// Nothing leads there any more, whatever is allowed: a request that we could be made to send
    /// to ourselves would come from inside.
    void forbid(OwnListeners own) { own_ = std::move(own); }

    /// The rules that need no resolving. Errors: `invalid`, `callback_url.blocked`.
    Status check(const OutboundUrl& url) const;
    /// Whether a connection for this URL may be made to this very address.
    bool may_connect(const OutboundUrl& url, const IpAddress& address) const;

private:
    struct Network {
        IpAddress address;
        unsigned prefix{0};
    };
    struct Endpoint {
        std::string host;
        std::uint16_t port{0};
    };
    bool names(const OutboundUrl& url) const;
    bool contains(const IpAddress& address) const;
    bool is_own(const IpAddress& address, std::uint16_t port) const;

    std::vector<Network> networks_;
    std::vector<Endpoint> endpoints_;
    OwnListeners own_{};
};

/// `check_callback_url` of client.hpp with the exceptions of the settings.
Status check_callback_url(std::string_view url, const EgressPolicy& policy);

}  // namespace waybill::http
