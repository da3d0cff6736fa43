// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace waybill::beast {

/// An IPv4 or IPv6 address in 16 bytes; IPv4 in its mapped form, so both compare alike.
struct Address {
    std::array<std::uint8_t, 16> bytes{};

    static std::optional<Address> parse(std::string_view text);
    static Address of(const sockaddr& socket);
    bool v4() const;
    bool loopback() const;
    std::string text() const;
    auto operator<=>(const Address&) const = default;
};

/// `10.0.0.0/8`, `fd00::/8`, or one address.
struct Network {
    Address first{};
    unsigned bits{128};

    static std::optional<Network> parse(std::string_view text);
    bool has(const Address& address) const;
};

using Networks = std::vector<Network>;
bool any_has(const Networks& networks, const Address& address);

/// Where trusted proxies write whom they speak for. One of the two only: a proxy that knows one
/// passes the other through as its client sent it.
enum class ProxyHeader : std::uint8_t { x_forwarded_for, forwarded };

/// The client behind trusted proxies: the entries read from the right, past the trusted ones. The
/// value is not believed further than its first unreadable entry.
Address client_behind(const Networks& trusted, const Address& peer, std::string_view entries,
                      ProxyHeader header = ProxyHeader::x_forwarded_for);

/// Addresses of this machine's interfaces now.
std::vector<Address> own_addresses();

/// Open connections, and bytes of bodies on their way, per client; an IPv6 client is its /64.
/// Thread-safe.
class AddressBook {
public:
    /// False when the client has `limit` already.
    bool enter(const Address& address, std::size_t limit);
    void leave(const Address& address);
    /// False when the client, who has entered, would have more than `limit`.
    bool hold(const Address& address, std::size_t bytes, std::size_t limit);
    void let_go(const Address& address, std::size_t bytes);

private:
    struct Entry {
        std::size_t connections{0};
        std::size_t bytes{0};
    };
    static Address client(Address address);

    std::mutex mutex_{};
    std::map<Address, Entry> open_{};
};

}  // namespace waybill::beast
