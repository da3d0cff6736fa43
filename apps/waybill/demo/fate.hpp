// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace waybill::demo {

/// What is not as usual in a life, if anything is: most of it goes wrong.
enum class Fate : std::uint8_t {
    happy,
    declined_card,     ///< the customer's bank says no, as often as it is asked
    abandoned,         ///< nobody pays
    silent_partner,    ///< the shop answers nothing
    rejected,          ///< the shop says no
    called_off,        ///< the customer cancels after paying
    courier_declines,  ///< the first courier gives it back, another brings it
    failed_delivery,   ///< the door stays shut, and it comes back
    in_cash,           ///< paid at the door, and handed in by its courier
};
inline constexpr std::size_t fates = static_cast<std::size_t>(Fate::in_cash) + 1;

std::string_view to_string(Fate fate);

/// How many of a hundred lives go wrong, and how, or are paid in cash.
struct Shares {
    int declined_card{0};
    int abandoned{0};
    int silent_partner{0};
    int rejected{0};
    int called_off{0};
    int courier_declines{0};
    int failed_delivery{0};
    int in_cash{0};

    /// By fate; what is left is happy, and negative when the others are more than all.
    std::array<int, fates> of_hundred() const;
};

/// Of any hundred lives in a row exactly so many as the shares say, spread over them. Pure.
Fate fate_of(const Shares& shares, std::size_t index, std::uint64_t seed);

}  // namespace waybill::demo
