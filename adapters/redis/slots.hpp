// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/redis/address.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

/// How a cluster spreads keys over its nodes.
namespace waybill::redis {

inline constexpr std::uint16_t slots_count = 16'384;

/// The slot of a key: of what is between its first `{` and the next `}`, if there is anything.
std::uint16_t slot_of(std::string_view key);

/// Slots that one node has, the last one included.
struct SlotRange {
    Address node{};
    std::uint16_t first{0};
    std::uint16_t last{0};
};

/// Reads the answer to CLUSTER NODES. A node that does not know its own address is `asked`.
std::vector<SlotRange> read_cluster_nodes(std::string_view text, const Address& asked);

/// A server's "that is elsewhere": for good (MOVED) or for this one time (ASK).
struct Redirection {
    enum class Kind : std::uint8_t { moved, ask };
    Kind kind{Kind::moved};
    Address node{};

    /// Nothing when the error is another one.
    static std::optional<Redirection> parse(std::string_view error, const Address& asked);
};

}  // namespace waybill::redis
