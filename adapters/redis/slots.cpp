// SPDX-License-Identifier: Apache-2.0
#include "adapters/redis/slots.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ranges>

namespace waybill::redis {
namespace {

using Parts = std::vector<std::string_view>;

/// CRC-16/XMODEM, as the cluster specification has it.
constexpr std::array<std::uint16_t, 256> crc_table = [] {
    std::array<std::uint16_t, 256> table{};
    for (unsigned byte = 0; byte < table.size(); ++byte) {
        unsigned crc = byte << 8U;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 0x8000U) != 0 ? (crc << 1U) ^ 0x1021U : crc << 1U;
        table[byte] = static_cast<std::uint16_t>(crc);
    }
    return table;
}();

std::uint16_t crc16(std::string_view text) {
    unsigned crc = 0;
    for (const char c : text)
        crc = ((crc << 8U) ^ crc_table[((crc >> 8U) ^ static_cast<unsigned char>(c)) & 0xFFU]) &
              0xFFFFU;
    return static_cast<std::uint16_t>(crc);
}

Parts split(std::string_view text, char at) {
    Parts words;
    for (const auto part : std::views::split(text, at)) words.emplace_back(part);
    return words;
}

std::optional<std::uint16_t> slot_in(std::string_view text) {
    std::uint16_t slot = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), slot);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || slot >= slots_count)
        return std::nullopt;
    return slot;
}

/// `5`, or `0-5460`. Slots on the move (`[93-<-…`) still are whose they were.
std::optional<SlotRange> read_range(std::string_view text, const Address& node) {
    const auto dash = text.find('-');
    const auto first = slot_in(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : slot_in(text.substr(dash + 1));
    if (!first || !last || *first > *last) return std::nullopt;
    return SlotRange{.node = node, .first = *first, .last = *last};
}

/// `<id> <host:port@bus[,name…]> <flags> <master> <ping> <pong> <epoch> <link> <slots…>`
void read_line(std::string_view line, const Address& asked, std::vector<SlotRange>& out) {
    const Parts words = split(line, ' ');
    constexpr std::size_t slots_from = 8;
    if (words.size() <= slots_from) return;
    const Parts flags = split(words[2], ',');
    if (!std::ranges::contains(flags, "master") || std::ranges::contains(flags, "noaddr")) return;
    const std::string_view place = words[1].substr(0, words[1].find_first_of("@,"));
    const auto node = Address::parse(place, asked.host);
    if (!node) return;
    for (const std::string_view word : words | std::views::drop(slots_from))
        if (const auto range = read_range(word, *node)) out.push_back(*range);
}

}  // namespace

std::uint16_t slot_of(std::string_view key) {
    const auto open = key.find('{');
    if (open != std::string_view::npos) {
        const auto close = key.find('}', open + 1);
        if (close != std::string_view::npos && close > open + 1)
            key = key.substr(open + 1, close - open - 1);
    }
    return crc16(key) % slots_count;
}

std::vector<SlotRange> read_cluster_nodes(std::string_view text, const Address& asked) {
    std::vector<SlotRange> ranges;
    for (const std::string_view line : split(text, '\n')) read_line(line, asked, ranges);
    return ranges;
}

std::optional<Redirection> Redirection::parse(std::string_view error, const Address& asked) {
    const Parts words = split(error, ' ');
    if (words.size() != 3 || (words[0] != "MOVED" && words[0] != "ASK")) return std::nullopt;
    auto node = Address::parse(words[2], asked.host);
    if (!node) return std::nullopt;
    return Redirection{.kind = words[0] == "ASK" ? Kind::ask : Kind::moved, .node = *node};
}

}  // namespace waybill::redis
