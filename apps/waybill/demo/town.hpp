// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"
#include "platform/core/geo.hpp"
#include "platform/core/money.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace waybill::demo {

/// All demo accounts share one password, which is no secret: the demo server listens locally.
inline constexpr std::string_view demo_password = "demo-waybill-town";
inline constexpr std::string_view demo_domain = "demo.waybill.example";

struct Person {
    std::string email;
    std::string first_name;
    std::string last_name;
    std::string phone;
    Role role{Role::customer};
    bool operator==(const Person&) const = default;
};

/// As in the catalog's contract: weekday 1 is Monday, `closes` past 1440 is after midnight.
struct Hours {
    int weekday{1};
    int opens{0};
    int closes{0};
    bool operator==(const Hours&) const = default;
};

struct Ware {
    std::string name;
    std::string description;
    std::string category;
    Money price;
    std::int64_t stock{0};
    bool operator==(const Ware&) const = default;
};

struct Shop {
    std::string title;  ///< unique in the town, the same for every seed
    std::string kind;
    std::string phone;
    std::string email;
    std::string address;
    GeoPoint place;
    std::vector<Hours> hours;
    int preparation_minutes{0};
    Money delivery_fee;
    std::vector<Ware> wares;
    Person staff;
    bool operator==(const Shop&) const = default;
};

struct Rider {
    Person person;
    std::string transport;
    int capacity{1};
    GeoPoint place;
    bool operator==(const Rider&) const = default;
};

struct Buyer {
    Person person;
    std::string address;
    GeoPoint place;
    bool operator==(const Buyer&) const = default;
};

struct Town {
    std::string zone;  ///< IANA
    GeoPoint centre;
    std::vector<Shop> shops;
    std::vector<Rider> riders;
    std::vector<Buyer> buyers;
    Person boss;  ///< the operator
    bool operator==(const Town&) const = default;
};

/// The same town for the same seed. Shops' titles, what they sell and every account
/// (`customer1@…`, `partner1@…`, `courier1@…`, `operator@…`) are the same for all seeds; places,
/// prices, fees, times, names and transports follow the seed. Pure.
Town make_town(std::uint64_t seed);

}  // namespace waybill::demo
