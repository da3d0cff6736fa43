// SPDX-License-Identifier: Apache-2.0
#include "platform/egress/ip_address.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>
#include <vector>

namespace waybill::egress {
namespace {

std::optional<std::array<std::uint8_t, 4>> parse_v4(std::string_view text) {
    if (std::ranges::count(text, '.') != 3) return std::nullopt;
    std::array<std::uint8_t, 4> bytes{};
    for (auto& byte : bytes) {
        const auto value = ascii::number(ascii::take_part(text, '.'), 255);
        if (!value) return std::nullopt;
        byte = static_cast<std::uint8_t>(*value);
    }
    return bytes;
}

/// Appends the 16-bit groups of one side of `::`; an IPv4 tail makes two of them.
bool parse_groups(std::string_view text, std::vector<unsigned>& groups) {
    if (text.empty()) return true;
    if (text.back() == ':') return false;
    while (!text.empty()) {
        const auto part = ascii::take_part(text, ':');
        if (part.contains('.')) {
            const auto v4 = parse_v4(part);
            if (!v4 || !text.empty()) return false;
            groups.push_back((*v4)[0] * 256U + (*v4)[1]);
            groups.push_back((*v4)[2] * 256U + (*v4)[3]);
            return true;
        }
        if (part.empty() || part.size() > 4) return false;
        unsigned value = 0;
        for (const char c : part) {
            if (ascii::hex_value(c) < 0) return false;
            value = value * 16 + static_cast<unsigned>(ascii::hex_value(c));
        }
        groups.push_back(value);
    }
    return true;
}

std::optional<IpAddress> parse_v6(std::string_view text) {
    if (text.size() > 45) return std::nullopt;
    std::vector<unsigned> head;
    std::vector<unsigned> tail;
    const auto gap = text.find("::");
    if (!parse_groups(text.substr(0, gap), head)) return std::nullopt;
    if (gap != text.npos) {
        const auto after = text.substr(gap + 2);
        if (after.starts_with(':') || !parse_groups(after, tail)) return std::nullopt;
        if (text.substr(0, gap).contains('.') || head.size() + tail.size() > 7) return std::nullopt;
        head.resize(8 - tail.size());
        head.insert(head.end(), tail.begin(), tail.end());
    }
    if (head.size() != 8) return std::nullopt;
    IpAddress address{.v6 = true};
    for (std::size_t i = 0; i < 8; ++i) {
        address.bytes[2 * i] = static_cast<std::uint8_t>(head[i] >> 8U);
        address.bytes[2 * i + 1] = static_cast<std::uint8_t>(head[i] & 0xFFU);
    }
    return address;
}

}  // namespace

IpAddress IpAddress::v4(std::array<std::uint8_t, 4> bytes) {
    IpAddress address;
    std::ranges::copy(bytes, address.bytes.begin());
    return address;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.contains(':')) return parse_v6(text);
    const auto bytes = parse_v4(text);
    if (!bytes) return std::nullopt;
    return v4(*bytes);
}

IpAddress IpAddress::unmapped() const {
    constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    if (!v6 || !in_network(bytes, mapped, 96)) return *this;
    return v4({bytes[12], bytes[13], bytes[14], bytes[15]});
}

bool IpAddress::loopback() const {
    if (!v6) return bytes[0] == 127;
    return in_network(bytes, {}, 120) && bytes[15] == 1;
}

std::optional<Network> Network::parse(std::string_view text) {
    const auto address = IpAddress::parse(text.substr(0, text.find('/')));
    if (!address) return std::nullopt;
    const unsigned width = address->v6 ? 128 : 32;
    if (!text.contains('/')) return Network{*address, width};
    const auto prefix = ascii::number(text.substr(text.find('/') + 1), width);
    if (!prefix) return std::nullopt;
    return Network{*address, *prefix};
}

bool Network::has(const IpAddress& address) const {
    return first.v6 == address.v6 && in_network(address.bytes, first.bytes, prefix);
}

bool in_network(std::span<const std::uint8_t> address, std::span<const std::uint8_t> network,
                unsigned prefix) {
    for (std::size_t i = 0; prefix > 0; ++i) {
        const unsigned bits = std::min(prefix, 8U);
        const unsigned mask = 0xFFU << (8U - bits) & 0xFFU;
        const unsigned theirs = i < network.size() ? network[i] : 0U;
        if ((address[i] & mask) != (theirs & mask)) return false;
        prefix -= bits;
    }
    return true;
}

}  // namespace waybill::egress
