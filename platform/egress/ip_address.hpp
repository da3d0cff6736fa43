// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace waybill::egress {

/// An IPv4 or IPv6 address in network byte order; the first four bytes are those of an IPv4 one.
struct IpAddress {
    std::array<std::uint8_t, 16> bytes{};
    bool v6{false};

    /// Only the canonical forms: four decimal numbers without leading zeros, or RFC 4291 text
    /// (no zone, no brackets).
    static std::optional<IpAddress> parse(std::string_view text);
    static IpAddress v4(std::array<std::uint8_t, 4> bytes);
    /// The IPv4 address inside `::ffff:192.0.2.1`; any other as it is.
    IpAddress unmapped() const;
    bool loopback() const;
    auto operator<=>(const IpAddress&) const = default;
};

/// `10.0.0.0/8`, `fd00::/8`, or one address. A mapped address is in no IPv4 network.
struct Network {
    IpAddress first{};
    unsigned prefix{0};

    static std::optional<Network> parse(std::string_view text);
    bool has(const IpAddress& address) const;
};

/// Whether both begin with the same bits; what is missing of `network` is zero.
bool in_network(std::span<const std::uint8_t> address, std::span<const std::uint8_t> network,
                unsigned prefix);

}  // namespace waybill::egress
