// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/addresses.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>

namespace waybill::beast {
namespace {

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
std::optional<IpAddress> address_in(std::string_view node) {
    if (node.starts_with('[')) {
        const auto end = node.find(']');
        return end == std::string_view::npos ? std::nullopt
                                             : parse_address(node.substr(1, end - 1));
    }
    const auto colon = node.find(':');
    if (colon != std::string_view::npos && colon == node.rfind(':')) node = node.substr(0, colon);
    return parse_address(node);
}

}  // namespace

std::optional<IpAddress> parse_address(std::string_view text) {
    const auto address = IpAddress::parse(text);
    return address ? std::optional{address->unmapped()} : std::nullopt;
}

IpAddress address_of(const sockaddr& socket) {
    IpAddress address{.v6 = socket.sa_family == AF_INET6};
    if (address.v6)
        std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in6&>(socket).sin6_addr,
                    16);
    else if (socket.sa_family == AF_INET)
        std::memcpy(address.bytes.data(), &reinterpret_cast<const sockaddr_in&>(socket).sin_addr,
                    4);
    return address.unmapped();
}

std::string text_of(const IpAddress& address) {
    std::array<char, INET6_ADDRSTRLEN> out{};
    ::inet_ntop(address.v6 ? AF_INET6 : AF_INET, address.bytes.data(), out.data(), out.size());
    return out.data();
}

std::optional<egress::Network> parse_network(std::string_view text) {
    const auto network = egress::Network::parse(text);
    if (!network) return std::nullopt;
    const IpAddress first = network->first.unmapped();
    if (first.v6 == network->first.v6) return network;
    if (network->prefix < 96) return std::nullopt;
    return egress::Network{first, network->prefix - 96};
}

bool any_has(const Networks& networks, const IpAddress& address) {
    return std::ranges::any_of(networks,
                               [&](const egress::Network& net) { return net.has(address); });
}

IpAddress client_behind(const Networks& trusted, const IpAddress& peer, std::string_view entries,
                        ProxyHeader header) {
    IpAddress client = peer;
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

std::vector<IpAddress> own_addresses() {
    std::vector<IpAddress> found;
    ifaddrs* all = nullptr;
    if (::getifaddrs(&all) != 0) return found;
    for (const ifaddrs* one = all; one != nullptr; one = one->ifa_next)
        if (one->ifa_addr != nullptr &&
            (one->ifa_addr->sa_family == AF_INET || one->ifa_addr->sa_family == AF_INET6))
            found.push_back(address_of(*one->ifa_addr));
    ::freeifaddrs(all);
    return found;
}

bool AddressBook::enter(const IpAddress& address, std::size_t limit) {
    const std::lock_guard lock{mutex_};
    auto& count = open_[client(address)].connections;
    if (count >= limit) return false;
    ++count;
    return true;
}

bool AddressBook::hold(const IpAddress& address, std::size_t bytes, std::size_t limit) {
    const std::lock_guard lock{mutex_};
    auto& held = open_[client(address)].bytes;
    if (held + bytes > limit) return false;
    held += bytes;
    return true;
}

void AddressBook::let_go(const IpAddress& address, std::size_t bytes) {
    const std::lock_guard lock{mutex_};
    open_[client(address)].bytes -= bytes;
}

void AddressBook::leave(const IpAddress& address) {
    const std::lock_guard lock{mutex_};
    const auto found = open_.find(client(address));
    if (found != open_.end() && --found->second.connections == 0) open_.erase(found);
}

IpAddress AddressBook::client(IpAddress address) {
    // One IPv6 customer usually has a whole /64 to choose source addresses from.
    if (address.v6) std::fill(address.bytes.begin() + 8, address.bytes.end(), std::uint8_t{0});
    return address;
}

}  // namespace waybill::beast
