// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/town.hpp"

#include "apps/waybill/demo/dice.hpp"
#include "apps/waybill/demo/town_wares.hpp"

#include <array>
#include <cmath>
#include <format>
#include <numbers>
#include <span>
#include <utility>

namespace waybill::demo {
namespace {

constexpr std::size_t riders = 26;
constexpr std::size_t buyers = 20;
constexpr GeoPoint centre{.lat = 50.8503, .lon = 4.3517};
constexpr double radius_metres = 2'500;
constexpr double metres_per_degree = 111'320;  // of latitude, and of longitude at the equator
constexpr std::int64_t stock = 1'000'000;      // a demo never sells out
constexpr int day = 24 * 60;

constexpr std::array<std::string_view, 24> first_names{
    "Ada",  "Bram",  "Chloe", "Daan", "Elif",  "Farid", "Greta", "Hugo",
    "Ines", "Jonas", "Kira",  "Liam", "Mina",  "Noor",  "Otto",  "Paula",
    "Quin", "Rosa",  "Samir", "Tess", "Ulrik", "Vera",  "Wim",   "Yara"};
constexpr std::array<std::string_view, 24> last_names{
    "Aerts",  "Bauer",   "Claes",  "Dubois",  "Engel", "Fabre",   "Goossens", "Haddad",
    "Ivens",  "Janssen", "Kaya",   "Laurent", "Maes",  "Novak",   "Okafor",   "Peeters",
    "Renard", "Silva",   "Thomas", "Usman",   "Vidal", "Wouters", "Yilmaz",   "Zeman"};
constexpr std::array<std::string_view, 16> streets{
    "Station Street", "Mill Lane",    "Harbour Quay",  "Church Square",
    "Linden Avenue",  "Castle Road",  "Garden Street", "Bridge Street",
    "Market Square",  "Rose Alley",   "Forge Lane",    "North Boulevard",
    "Orchard Road",   "Canal Street", "Tower Street",  "Meadow Way"};

template <typename T, std::size_t N>
const T& pick(Dice& dice, const std::array<T, N>& from) {
    return from[dice.below(N)];
}

/// Evenly spread over a disc; seven decimals, a centimetre, as the catalog keeps them.
GeoPoint spot(Dice& dice) {
    const double share = static_cast<double>(dice.below(1'000'000)) / 1e6;
    const double angle = static_cast<double>(dice.below(1'000'000)) / 1e6 * 2 * std::numbers::pi;
    const double distance = radius_metres * std::sqrt(share) / metres_per_degree;
    const double shrink = std::cos(centre.lat * std::numbers::pi / 180);
    const auto rounded = [](double degrees) { return std::round(degrees * 1e7) / 1e7; };
    return {.lat = rounded(centre.lat + distance * std::sin(angle)),
            .lon = rounded(centre.lon + distance * std::cos(angle) / shrink)};
}

std::string address(Dice& dice) {
    const auto street = pick(dice, streets);
    return std::format("{} {}", street, 1 + dice.below(120));
}

/// `series` keeps the numbers of the groups apart: phones of couriers are unique.
std::string phone(int series, std::size_t number) {
    return std::format("+3225550{}{:02}", series, number);
}

Person person(Dice& dice, std::string_view name, std::size_t number, Role role) {
    const auto first = pick(dice, first_names);
    const auto last = pick(dice, last_names);
    return {.email = std::format("{}{}@{}", name, number, demo_domain),
            .first_name = std::string{first},
            .last_name = std::string{last},
            .phone = phone(static_cast<int>(role), number),
            .role = role};
}

std::vector<Hours> hours_of(Opening opening) {
    std::vector<Hours> hours;
    const auto every_day = [&](int opens, int closes, int last_day) {
        for (int weekday = 1; weekday <= last_day; ++weekday)
            hours.push_back({.weekday = weekday, .opens = opens, .closes = closes});
    };
    switch (opening) {
        case Opening::always: every_day(0, day, 7); break;
        case Opening::early: every_day(6 * 60, 19 * 60, 7); break;
        case Opening::shop: every_day(9 * 60, 18 * 60 + 30, 6); break;
        case Opening::lunch_to_late: every_day(11 * 60 + 30, 23 * 60, 7); break;
        case Opening::evening_to_night: every_day(16 * 60, day + 2 * 60, 7); break;
    }
    return hours;
}

/// Within a tenth of the usual price, in whole steps of ten cents, never free.
Money price(Dice& dice, int cents) {
    const auto tenth = static_cast<std::uint64_t>(cents / 10);
    const auto varied = cents - cents / 10 + static_cast<int>(dice.below(2 * tenth + 1));
    return {.amount = std::max(10, varied / 10 * 10), .currency = {}};
}

Shop make_shop(Dice& dice, const ShopText& text, std::size_t number) {
    Shop shop{
        .title = std::string{text.title},
        .kind = std::string{text.kind},
        .phone = phone(9, number),
        .email = std::format("hello{}@{}", number, demo_domain),
        .address = address(dice),
        .place = spot(dice),
        .hours = hours_of(text.opening),
        .preparation_minutes = text.preparation_minutes + static_cast<int>(dice.below(6)),
        .delivery_fee = {.amount = static_cast<std::int64_t>(dice.below(8)) * 50, .currency = {}},
        .wares = {},
        .staff = person(dice, "partner", number, Role::partner)};
    for (const WareText& ware : text.wares)
        shop.wares.push_back({.name = std::string{ware.name},
                              .description = std::string{ware.description},
                              .category = std::string{ware.category},
                              .price = price(dice, ware.cents),
                              .stock = stock});
    return shop;
}

Rider make_rider(Dice& dice, std::size_t number) {
    struct Kind {
        std::string_view transport;
        int capacity;
    };
    // All transports occur for every seed, scooters most often.
    static constexpr std::array<Kind, 4> kinds{
        {{"scooter", 2}, {"on_foot", 1}, {"car", 3}, {"scooter", 2}}};
    const Kind& kind = kinds[number % kinds.size()];
    return {.person = person(dice, "courier", number, Role::courier),
            .transport = std::string{kind.transport},
            .capacity = kind.capacity,
            .place = spot(dice)};
}

}  // namespace

Town make_town(std::uint64_t seed) {
    Dice dice{seed};
    Town town{.zone = "Europe/Brussels",
              .centre = centre,
              .shops = {},
              .riders = {},
              .buyers = {},
              .boss = {.email = std::format("operator@{}", demo_domain),
                       .first_name = "Olga",
                       .last_name = "Operator",
                       .phone = phone(static_cast<int>(Role::operator_), 1),
                       .role = Role::operator_}};
    std::size_t number = 0;
    for (const ShopText& text : shop_texts()) town.shops.push_back(make_shop(dice, text, ++number));
    for (std::size_t i = 1; i <= riders; ++i) town.riders.push_back(make_rider(dice, i));
    for (std::size_t i = 1; i <= buyers; ++i)
        town.buyers.push_back({.person = person(dice, "customer", i, Role::customer),
                               .address = address(dice),
                               .place = spot(dice)});
    return town;
}

}  // namespace waybill::demo
