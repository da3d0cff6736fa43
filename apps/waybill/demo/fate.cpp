// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/fate.hpp"

#include <numeric>
#include <utility>

namespace waybill::demo {
namespace {

constexpr std::size_t hundred = 100;
constexpr std::size_t stride = 37;  // no common factor with a hundred: every place is met once

}  // namespace

std::string_view to_string(Fate fate) {
    switch (fate) {
        case Fate::happy: return "happy";
        case Fate::declined_card: return "declined card";
        case Fate::abandoned: return "abandoned";
        case Fate::silent_partner: return "silent partner";
        case Fate::rejected: return "rejected";
        case Fate::called_off: return "called off";
        case Fate::courier_declines: return "courier declines";
        case Fate::failed_delivery: return "failed delivery";
        case Fate::in_cash: return "in cash";
    }
    std::unreachable();
}

std::array<int, fates> Shares::of_hundred() const {
    std::array<int, fates> out{0,        declined_card, abandoned,        silent_partner,
                               rejected, called_off,    courier_declines, failed_delivery,
                               in_cash};
    out.front() = static_cast<int>(hundred) - std::accumulate(out.begin() + 1, out.end(), 0);
    return out;
}

Fate fate_of(const Shares& shares, std::size_t index, std::uint64_t seed) {
    auto place = static_cast<int>((index * stride + seed % hundred) % hundred);
    const auto counts = shares.of_hundred();
    for (std::size_t i = 1; i < fates; ++i) {
        if (place < counts[i]) return static_cast<Fate>(i);
        place -= counts[i];
    }
    return Fate::happy;
}

}  // namespace waybill::demo
