// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace waybill::dispatch {

/// Whole minutes from the start of the business day.
using Minute = std::int32_t;

struct Point {
    double x{0};
    double y{0};
};

/// One day of the public meal delivery routing problem: four tab-separated files in a folder.
/// Indices are positions in these vectors; ids are what the files call things.
struct Instance {
    struct Restaurant {
        std::string id;
        Point place;
    };
    struct Courier {
        std::string id;
        Point place;
        Minute on{0};
        Minute off{0};
    };
    struct Order {
        std::string id;
        Point place;
        Minute placed{0};
        Minute ready{0};
        std::size_t restaurant{0};
    };
    struct Rules {
        double metres_per_minute{0};
        Minute pickup_service{0};
        Minute dropoff_service{0};
        Minute target{0};
        Minute limit{0};
        std::int64_t pay_per_order{0};  ///< dollars
        std::int64_t pay_per_hour{0};
    };

    std::string name;
    std::vector<Restaurant> restaurants;
    std::vector<Courier> couriers;
    std::vector<Order> orders;
    Rules rules{};

    /// Whole minutes, rounded up.
    Minute ride(const Point& from, const Point& to) const;
    /// From pick-up to drop-off with nothing else on board.
    Minute direct(const Order& order) const;
    /// Click-to-door that nobody can beat.
    Minute floor(const Order& order) const;
    Minute half_pickup() const { return rules.pickup_service / 2; }
    Minute half_dropoff() const { return rules.dropoff_service / 2; }
};

/// The texts of one instance's files.
struct InstanceTexts {
    std::string_view restaurants;
    std::string_view couriers;
    std::string_view orders;
    std::string_view parameters;
};

inline constexpr const char* restaurants_file = "restaurants.txt";
inline constexpr const char* couriers_file = "couriers.txt";
inline constexpr const char* orders_file = "orders.txt";
inline constexpr const char* parameters_file = "instance_parameters.txt";

/// Errors: invalid, dispatch.bad_instance, whose detail is `folder/file:line: what is wrong`.
Result<Instance> parse_instance(const std::string& folder, const InstanceTexts& texts);
/// The same from a folder's files; a file that cannot be read is an error too.
Result<Instance> read_instance(const std::string& folder);
/// As the four files.
Status write_instance(const Instance& instance, const std::string& folder);

}  // namespace waybill::dispatch
