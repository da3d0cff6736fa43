// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/addresses.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>
#include <charconv>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

namespace waybill::beast {
namespace {

constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

Address from_v4(const in_addr& v4) {
    Address address;
    std::ranges::copy(mapped, address.bytes.begin());
    const auto* raw = reinterpret_cast<const std::uint8_t*>(&v4);
    std::copy_n(raw, 4, address.bytes.begin() + 12);
    return address;
}

Address from_v6(const in6_addr& v6) {
    Address address;
    std::copy_n(reinterpret_cast<const std::uint8_t*>(&v6), 16, address.bytes.begin());
    return address;
}

/// `for` of one element of `Forwarded`, without its quotes.
std::string_view node_of(std::string_view element) {
    while (!element.empty()) {
        const auto semicolon = std::min(element.find(';'), element.size());
        const auto pair = ascii::trimmed(element.substr(0, semicolon));
        element.remove_prefix(std::min(semicolon + 1, element.size()));
        if (pair.size() < 4 || !ascii::same(pair.substr(0, 4), "for=")) continue;
        auto value = pair.substr(4);
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.substr(1, value.size() - 2);
        return value;
    }
    return {};
}

/// An address with or without port: `192.0.2.1:80`, `[2001:db8::1]:80`, `2001:db8::1`.
std::optional<Address> address_in(std::string_view node) {
    if (node.starts_with('[')) {
        const auto end = node.find(']');
        return end == std::string_view::npos ? std::nullopt
                                             : Address::parse(node.substr(1, end - 1));
    }
    const auto colon = node.find(':');
    if (colon != std::string_view::npos && colon == node.rfind(':')) node = node.substr(0, colon);
    return Address::parse(node);
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
    const std::string terminated{text};
    if (in_addr v4{}; ::inet_pton(AF_INET, terminated.c_str(), &v4) == 1) return from_v4(v4);
    if (in6_addr v6{}; ::inet_pton(AF_INET6, terminated.c_str(), &v6) == 1) return from_v6(v6);
    return std::nullopt;
}

Address Address::of(const sockaddr& socket) {
    if (socket.sa_family == AF_INET)
        return from_v4(reinterpret_cast<const sockaddr_in&>(socket).sin_addr);
    if (socket.sa_family == AF_INET6)
        return from_v6(reinterpret_cast<const sockaddr_in6&>(socket).sin6_addr);
    return {};
}

bool Address::v4() const { return std::equal(mapped.begin(), mapped.end(), bytes.begin()); }

bool Address::loopback() const {
    if (v4()) return bytes[12] == 127;
    static constexpr Address one{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
    return *this == one;
}

std::string Address::text() const {
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (v4())
        ::inet_ntop(AF_INET, bytes.data() + 12, out.data(), out.size());
    else
        ::inet_ntop(AF_INET6, bytes.data(), out.data(), out.size());
    return out.data();
}

std::optional<Network> Network::parse(std::string_view text) {
    const auto slash = std::min(text.find('/'), text.size());
    const auto address = Address::parse(text.substr(0, slash));
    if (!address) return std::nullopt;
    if (slash == text.size()) return Network{*address, 128};
    const unsigned width = address->v4() ? 32 : 128;
    unsigned bits = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + slash + 1, end, bits);
    if (read.ec != std::errc{} || read.ptr != end || bits > width) return std::nullopt;
    return Network{*address, bits + 128 - width};
}

bool Network::has(const Address& address) const {
    const auto whole = bits / 8;
    if (!std::equal(first.bytes.begin(), first.bytes.begin() + whole, address.bytes.begin()))
        return false;
    const auto rest = bits % 8;
    if (rest == 0) return true;
    const auto mask = static_cast<std::uint8_t>(0xFF00U >> rest);
    return ((first.bytes[whole] ^ address.bytes[whole]) & mask) == 0;
}

bool any_has(const Networks& networks, const Address& address) {
    return std::ranges::any_of(networks, [&](const Network& net) { return net.has(address); });
}

Address client_behind(const Networks& trusted, const Address& peer, std::string_view entries,
                      ProxyHeader header) {
    Address client = peer;
    while (any_has(trusted, client) && !entries.empty()) {
        // Commas inside quotes are not looked for: a quote that a client left open must not swallow
        // what the proxy has added.
        const auto comma = entries.rfind(',');
        const auto last = comma == std::string_view::npos ? entries : entries.substr(comma + 1);
        entries = comma == std::string_view::npos ? std::string_view{} : entries.substr(0, comma);
        const auto next = header == ProxyHeader::forwarded
                              ? address_in(node_of(ascii::trimmed(last)))
                              : address_in(ascii::trimmed(last));
        if (!next) break;
        client = *next;
    }
    return client;
}

std::vector<Address> own_addresses() {
    std::vector<Address> found;
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) return found;
    for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next)
        if (one->ifa_addr != nullptr &&
            (one->ifa_addr->sa_family == AF_INET || one->ifa_addr->sa_family == AF_INET6))
            found.push_back(Address::of(*one->ifa_addr));
    ::freeifaddrs(all);
    return found;
}

bool AddressBook::enter(const Address& address, std::size_t limit) {
    const std::lock_guard lock{mutex_};
    auto& count = open_[client(address)].connections;
    if (count >= limit) return false;
    ++count;
    return true;
}

bool AddressBook::hold(const Address& address, std::size_t bytes, std::size_t limit) {
    const std::lock_guard lock{mutex_};
    auto& held = open_[client(address)].bytes;
    if (held + bytes > limit) return false;
    held += bytes;
    return true;
}

void AddressBook::let_go(const Address& address, std::size_t bytes) {
    const std::lock_guard lock{mutex_};
    open_[client(address)].bytes -= bytes;
}

void AddressBook::leave(const Address& address) {
    const std::lock_guard lock{mutex_};
    const auto found = open_.find(client(address));
    if (found != open_.end() && --found->second.connections == 0) open_.erase(found);
}

Address AddressBook::client(Address address) {
    // One IPv6 customer usually has a whole /64 to choose source addresses from.
    if (!address.v4()) std::fill(address.bytes.begin() + 8, address.bytes.end(), std::uint8_t{0});
    return address;
}

}  // namespace waybill::beast
