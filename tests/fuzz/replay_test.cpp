// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/synthetic.hpp"
#include "services/couriers/domain/dispatch/dice.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <format>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace waybill::dispatch {
namespace {

constexpr std::array<std::string_view, 14> nasty{
    "\t", "\n",       "\r\n",         "nan", "-1",  "1e400", "0",
    "",   "\x01\xff", "999999999999", "r1",  "inf", "0x10",  std::string_view{"\0", 1}};

std::string small_input(std::uint64_t seed) {
    const Instance city = make_city({.seed = seed, .orders = 4, .restaurants = 2, .couriers = 2});
    std::string text = "restaurant\tx\ty\n";
    for (const auto& row : city.restaurants)
        text += std::format("{}\t{}\t{}\n", row.id, row.place.x, row.place.y);
    text += std::string(1, '\0') + "courier\tx\ty\ton_time\toff_time\n";
    for (const auto& row : city.couriers)
        text +=
            std::format("{}\t{}\t{}\t{}\t{}\n", row.id, row.place.x, row.place.y, row.on, row.off);
    text += std::string(1, '\0') + "order\tx\ty\tplacement_time\trestaurant\tready_time\n";
    for (const auto& row : city.orders)
        text += std::format("{}\t{}\t{}\t{}\tr{}\t{}\n", row.id, row.place.x, row.place.y,
                            row.placed, row.restaurant + 1, row.ready);
    return text + std::string(1, '\0') +
           "meters_per_minute\tpickup service minutes\tdropoff service minutes\t"
           "target click-to-door\tmaximum click-to-door\tpay per order\tguaranteed pay per hour\n"
           "320\t4\t4\t40\t90\t10\t15\n";
}

/// A few bytes or words changed, cut or doubled.
void spoil(std::string& text, couriers::dispatch::Dice& dice) {
    const auto below = [&](std::size_t bound) {
        return static_cast<std::size_t>(dice.below(static_cast<std::uint32_t>(bound)));
    };
    for (std::size_t changes = 1 + below(3); changes > 0 && !text.empty(); --changes) {
        const std::size_t at = below(text.size());
        switch (below(4)) {
            case 0: text[at] = static_cast<char>(below(256)); break;
            case 1: text.erase(at, 1 + below(8)); break;
            case 2: text.replace(at, below(4), nasty[below(nasty.size())]); break;
            default: text.insert(at, text.substr(below(text.size()), below(40))); break;
        }
    }
}

TEST(FuzzReplay, ReaderOfInstancesSurvivesSpoiledTexts) {
    const std::uint64_t rounds = std::getenv("WAYBILL_LONG") != nullptr ? 1'000'000 : 20'000;
    couriers::dispatch::Dice dice{1};
    for (std::uint64_t i = 0; i < rounds; ++i) {
        std::string text = small_input(i % 50);
        spoil(text, dice);
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    }
}

}  // namespace
}  // namespace waybill::dispatch
