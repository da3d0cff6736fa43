// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/instance.hpp"

#include "apps/waybill/dispatch/rows.hpp"

#include <array>
#include <cmath>
#include <format>

namespace waybill::dispatch {
namespace {

constexpr Minute minute_max = 100'000;
constexpr Minute service_max = 600;
constexpr std::int32_t dollars_max = 1'000'000;
constexpr double speed_max = 1e6;

constexpr std::array<std::string_view, 3> restaurant_columns{"restaurant", "x", "y"};
constexpr std::array<std::string_view, 5> courier_columns{"courier", "x", "y", "on_time",
                                                          "off_time"};
constexpr std::array<std::string_view, 6> order_columns{
    "order", "x", "y", "placement_time", "restaurant", "ready_time"};
constexpr std::array<std::string_view, 7> parameter_columns{
    "meters_per_minute",      "pickup service minutes", "dropoff service minutes",
    "target click-to-door",   "maximum click-to-door",  "pay per order",
    "guaranteed pay per hour"};

/// Ids of one kind, each once.
using Ids = std::unordered_map<std::string, std::size_t>;

Result<std::string> new_id(const Rows& rows, Ids& ids) {
    auto id = rows.id(0);
    if (id && !ids.try_emplace(*id, ids.size()).second)
        return rows.wrong(std::format("{} occurs twice", *id));
    return id;
}

Result<Point> place(const Rows& rows) {
    Point point;
    WAYBILL_TRY(point.x, rows.number(1));
    WAYBILL_TRY(point.y, rows.number(2));
    return point;
}

/// Every row of one file, through `read_row`.
template <typename ReadRow>
Status each_row(Rows& rows, std::span<const std::string_view> columns, ReadRow read_row) {
    WAYBILL_CHECK(rows.header(columns));
    while (true) {
        WAYBILL_TRY(const bool more, rows.next());
        if (!more) return {};
        WAYBILL_CHECK(read_row());
    }
}

Status read_restaurants(Rows rows, Instance& instance, Ids& ids) {
    return each_row(rows, restaurant_columns, [&]() -> Status {
        Instance::Restaurant restaurant;
        WAYBILL_TRY(restaurant.id, new_id(rows, ids));
        WAYBILL_TRY(restaurant.place, place(rows));
        instance.restaurants.push_back(std::move(restaurant));
        return {};
    });
}

Status read_couriers(Rows rows, Instance& instance) {
    Ids ids;
    WAYBILL_CHECK(each_row(rows, courier_columns, [&]() -> Status {
        Instance::Courier courier;
        WAYBILL_TRY(courier.id, new_id(rows, ids));
        WAYBILL_TRY(courier.place, place(rows));
        WAYBILL_TRY(courier.on, rows.whole(3, 0, minute_max));
        WAYBILL_TRY(courier.off, rows.whole(4, 0, minute_max));
        if (courier.off <= courier.on)
            return rows.wrong(std::format("{} goes off duty at {} and on at {}", courier.id,
                                          courier.off, courier.on));
        instance.couriers.push_back(std::move(courier));
        return {};
    }));
    if (instance.couriers.empty()) return rows.wrong("no couriers");
    return {};
}

Status read_orders(Rows rows, Instance& instance, const Ids& restaurants) {
    Ids ids;
    WAYBILL_CHECK(each_row(rows, order_columns, [&]() -> Status {
        Instance::Order order;
        WAYBILL_TRY(order.id, new_id(rows, ids));
        WAYBILL_TRY(order.place, place(rows));
        WAYBILL_TRY(order.placed, rows.whole(3, 0, minute_max));
        WAYBILL_TRY(const std::string restaurant, rows.id(4));
        const auto found = restaurants.find(restaurant);
        if (found == restaurants.end())
            return rows.wrong(std::format("{} is of {}, which restaurants.txt does not have",
                                          order.id, restaurant));
        order.restaurant = found->second;
        WAYBILL_TRY(order.ready, rows.whole(5, 0, minute_max));
        instance.orders.push_back(std::move(order));
        return {};
    }));
    if (instance.orders.empty()) return rows.wrong("no orders");
    return {};
}

Status read_parameters(Rows rows, Instance::Rules& rules) {
    std::size_t count = 0;
    WAYBILL_CHECK(each_row(rows, parameter_columns, [&]() -> Status {
        if (++count > 1) return rows.wrong("more than one row");
        WAYBILL_TRY(rules.metres_per_minute, rows.number(0));
        if (!(rules.metres_per_minute > 0) || rules.metres_per_minute > speed_max)
            return rows.wrong("meters_per_minute must be more than 0 and at most 1000000");
        WAYBILL_TRY(rules.pickup_service, rows.whole(1, 0, service_max));
        WAYBILL_TRY(rules.dropoff_service, rows.whole(2, 0, service_max));
        WAYBILL_TRY(rules.target, rows.whole(3, 0, minute_max));
        WAYBILL_TRY(rules.limit, rows.whole(4, 0, minute_max));
        WAYBILL_TRY(rules.pay_per_order, rows.whole(5, 0, dollars_max));
        WAYBILL_TRY(rules.pay_per_hour, rows.whole(6, 0, dollars_max));
        if (rules.pickup_service % 2 != 0 || rules.dropoff_service % 2 != 0)
            return rows.wrong("service minutes must be even: half before the event, half after");
        return {};
    }));
    if (count == 0) return rows.wrong("no row of parameters");
    return {};
}

std::string base_name(std::string_view folder) {
    while (folder.size() > 1 && folder.ends_with('/')) folder.remove_suffix(1);
    return std::string{folder.substr(folder.rfind('/') + 1)};
}

}  // namespace

Minute Instance::ride(const Point& from, const Point& to) const {
    const double dx = from.x - to.x;
    const double dy = from.y - to.y;
    return static_cast<Minute>(std::ceil(std::sqrt(dx * dx + dy * dy) / rules.metres_per_minute));
}

Minute Instance::direct(const Order& order) const {
    return half_pickup() + ride(restaurants[order.restaurant].place, order.place) + half_dropoff();
}

Minute Instance::floor(const Order& order) const {
    return order.ready - order.placed + direct(order);
}

Result<Instance> parse_instance(const std::string& folder, const InstanceTexts& texts) {
    Instance instance;
    instance.name = base_name(folder);
    Ids restaurants;
    const auto rows = [&](const char* file, std::string_view text) {
        return Rows{folder + "/" + file, text};
    };
    WAYBILL_CHECK(
        read_restaurants(rows(restaurants_file, texts.restaurants), instance, restaurants));
    WAYBILL_CHECK(read_couriers(rows(couriers_file, texts.couriers), instance));
    WAYBILL_CHECK(read_orders(rows(orders_file, texts.orders), instance, restaurants));
    WAYBILL_CHECK(read_parameters(rows(parameters_file, texts.parameters), instance.rules));
    return instance;
}

}  // namespace waybill::dispatch
