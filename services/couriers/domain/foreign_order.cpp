// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/foreign_order.hpp"

#include "platform/core/ascii.hpp"

#include <array>
#include <utility>

namespace waybill::couriers {
namespace {

constexpr auto foreign_words = std::to_array<std::pair<std::string_view, ForeignState>>({
    {"new", ForeignState::early},
    {"created", ForeignState::early},
    {"pending", ForeignState::early},
    {"paid", ForeignState::early},
    {"accepted", ForeignState::coming},
    {"preparing", ForeignState::coming},
    {"ready", ForeignState::ready},
    {"picked_up", ForeignState::on_way},
    {"delivering", ForeignState::on_way},
    {"delivered", ForeignState::on_way},
    {"completed", ForeignState::on_way},
    {"canceled", ForeignState::gone},
    {"cancelled", ForeignState::gone},
    {"deleted", ForeignState::gone},
});

/// FNV-1a: the same in every release.
std::uint64_t number_of(std::string_view text, std::uint64_t seed) {
    std::uint64_t number = seed;
    for (const char c : text) number = (number ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return number;
}

}  // namespace

std::optional<ForeignState> parse_foreign_state(std::string_view word) {
    const std::string lower = ascii::lower(word);
    for (const auto& [known, state] : foreign_words)
        if (lower == known) return state;
    return std::nullopt;
}

PartnerId foreign_partner(std::string_view external_id) {
    Uuid uuid;
    for (const std::size_t half : {0U, 1U}) {
        const std::uint64_t number = number_of(external_id, 0xcbf29ce484222325U + half);
        for (std::size_t i = 0; i < 8; ++i)
            uuid.bytes[8 * half + i] = static_cast<std::uint8_t>(number >> (8 * i));
    }
    return PartnerId{uuid};
}

DeliveryStep may_be_fetched(ForeignState state) {
    switch (state) {
        case ForeignState::ready:
        case ForeignState::on_way: return {};  // said so already
        case ForeignState::early:
        case ForeignState::coming: return std::unexpected(DeliveryRefusal::not_ready);
        case ForeignState::gone: return std::unexpected(DeliveryRefusal::wrong_state);
    }
    std::unreachable();
}

}  // namespace waybill::couriers
