// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/egress/ip_address.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace waybill::beast {

using egress::IpAddress;

/// As sockets have them: an IPv4 address in its mapped form is the IPv4 one, so both compare alike.
std::optional<IpAddress> parse_address(std::string_view text);
IpAddress address_of(const sockaddr& socket);
std::string text_of(const IpAddress& address);
/// `10.0.0.0/8`, `fd00::/8`, or one address.
std::optional<egress::Network> parse_network(std::string_view text);

using Networks = std::vector<egress::Network>;
bool any_has(const Networks& networks, const IpAddress& address);

/// Where trusted proxies write whom they speak for. One of the two only: a proxy that knows one
/// passes the other through as its client sent it.
enum class ProxyHeader : std::uint8_t { x_forwarded_for, forwarded };

/// The client behind trusted proxies: the entries read from the right, past the trusted ones. The
/// value is not believed further than its first unreadable entry.
IpAddress client_behind(const Networks& trusted, const IpAddress& peer, std::string_view entries,
                        ProxyHeader header = ProxyHeader::x_forwarded_for);

/// Addresses of this machine's interfaces now.
std::vector<IpAddress> own_addresses();

/// Open connections, and bytes of bodies on their way, per client; an IPv6 client is its /64.
/// Thread-safe.
class AddressBook {
public:
    /// False when the client has `limit` already.
    bool enter(const IpAddress& address, std::size_t limit);
    void leave(const IpAddress& address);
    /// False when the client, who has entered, would have more than `limit`.
    bool hold(const IpAddress& address, std::size_t bytes, std::size_t limit);
    void let_go(const IpAddress& address, std::size_t bytes);

private:
    struct Entry {
        std::size_t connections{0};
        std::size_t bytes{0};
    };
    static IpAddress client(IpAddress address);

    std::mutex mutex_{};
    std::map<IpAddress, Entry> open_{};
};

}  // namespace waybill::beast
