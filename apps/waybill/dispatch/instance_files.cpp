// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/instance.hpp"
#include "apps/waybill/dispatch/rows.hpp"

#include <filesystem>
#include <format>
#include <fstream>

namespace waybill::dispatch {
namespace {

Result<std::string> slurp(const std::string& folder, const char* file) {
    const std::string path = folder + "/" + file;
    const auto wrong = [&](std::string_view words) {
        return fail(ErrorKind::invalid, "dispatch.bad_instance",
                    std::format("{}:0: {}", path, words));
    };
    std::error_code broken;
    const auto bytes = std::filesystem::file_size(path, broken);
    if (broken) return wrong("the file is missing or cannot be read");
    if (bytes > file_bytes_max) return wrong(std::format("larger than {} bytes", file_bytes_max));
    std::ifstream in{path, std::ios::binary};
    std::string text(bytes, '\0');
    if (!in.read(text.data(), static_cast<std::streamsize>(bytes)))
        return wrong("the file cannot be read");
    return text;
}

}  // namespace

Result<Instance> read_instance(const std::string& folder) {
    WAYBILL_TRY(const std::string restaurants, slurp(folder, restaurants_file));
    WAYBILL_TRY(const std::string couriers, slurp(folder, couriers_file));
    WAYBILL_TRY(const std::string orders, slurp(folder, orders_file));
    WAYBILL_TRY(const std::string parameters, slurp(folder, parameters_file));
    return parse_instance(folder, {.restaurants = restaurants,
                                   .couriers = couriers,
                                   .orders = orders,
                                   .parameters = parameters});
}

Status write_instance(const Instance& instance, const std::string& folder) {
    std::error_code broken;
    std::filesystem::create_directories(folder, broken);
    if (broken) return fail(ErrorKind::unavailable, "dispatch.cannot_write", folder);
    std::string restaurants = "restaurant\tx\ty\n";
    for (const auto& row : instance.restaurants)
        restaurants += std::format("{}\t{}\t{}\n", row.id, row.place.x, row.place.y);
    std::string couriers = "courier\tx\ty\ton_time\toff_time\n";
    for (const auto& row : instance.couriers)
        couriers +=
            std::format("{}\t{}\t{}\t{}\t{}\n", row.id, row.place.x, row.place.y, row.on, row.off);
    std::string orders = "order\tx\ty\tplacement_time\trestaurant\tready_time\n";
    for (const auto& row : instance.orders)
        orders += std::format("{}\t{}\t{}\t{}\t{}\t{}\n", row.id, row.place.x, row.place.y,
                              row.placed, instance.restaurants[row.restaurant].id, row.ready);
    const Instance::Rules& rules = instance.rules;
    const std::string parameters = std::format(
        "meters_per_minute\tpickup service minutes\tdropoff service minutes\t"
        "target click-to-door\tmaximum click-to-door\tpay per order\tguaranteed pay per hour\n"
        "{}\t{}\t{}\t{}\t{}\t{}\t{}\n",
        rules.metres_per_minute, rules.pickup_service, rules.dropoff_service, rules.target,
        rules.limit, rules.pay_per_order, rules.pay_per_hour);
    WAYBILL_CHECK(write_file(folder + "/" + restaurants_file, restaurants));
    WAYBILL_CHECK(write_file(folder + "/" + couriers_file, couriers));
    WAYBILL_CHECK(write_file(folder + "/" + orders_file, orders));
    return write_file(folder + "/" + parameters_file, parameters);
}

}  // namespace waybill::dispatch
