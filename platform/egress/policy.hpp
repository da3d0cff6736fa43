// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/egress/ip_address.hpp"
#include "platform/egress/url.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Where outbound requests may go: a strict URL form, the classes of addresses, the allow-list.
/// Pure functions; nothing here resolves a name.
namespace waybill::egress {

/// Global unicast that is not loopback, private, shared (CGNAT), link-local, multicast, reserved,
/// documentation or benchmark space, nor a form that carries an IPv4 address inside (mapped,
/// compatible, NAT64, 6to4, Teredo).
bool is_public(const IpAddress& address);

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
class Policy {
public:
    Policy() = default;
    /// Errors: `invalid`, `egress.bad_entry`, naming the entry.
    static Result<Policy> parse(const std::vector<std::string>& allowed);

    /// Nothing leads there any more, whatever is allowed: a request that we could be made to send
    /// to ourselves would come from inside.
    void forbid(OwnListeners own) { own_ = std::move(own); }

    /// The rules that need no resolving. Errors: `invalid`, `callback_url.blocked`.
    Status check(const Url& url) const;
    /// Whether a connection for this URL may be made to this very address.
    bool may_connect(const Url& url, const IpAddress& address) const;

private:
    struct Endpoint {
        std::string host;
        std::uint16_t port{0};
    };
    bool names(const Url& url) const;
    bool contains(const IpAddress& address) const;
    bool is_own(const IpAddress& address, std::uint16_t port) const;

    std::vector<Network> networks_;
    std::vector<Endpoint> endpoints_;
    OwnListeners own_{};
};

/// Whether a URL may be stored as a callback target: the rules that need no resolving.
Status check_callback_url(std::string_view url, const Policy& policy);

}  // namespace waybill::egress
