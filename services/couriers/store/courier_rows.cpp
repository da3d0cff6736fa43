// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/courier_rows.hpp"

#include <cmath>

namespace waybill::couriers::rows {
namespace {

#define COURIER_COLUMNS                                                                       \
    "courier_id, user_id, name, phone, transport, duty, zone, capacity, active, deliveries, " \
    "lat_e7, lon_e7, position_at, version"

constexpr sql::Query insert_courier{
    "couriers.insert", "INSERT INTO couriers (" COURIER_COLUMNS
                       ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"};
constexpr sql::Query update_courier{
    "couriers.update",
    "UPDATE couriers SET duty = $3, active = $4, deliveries = $5, lat_e7 = $6, lon_e7 = $7, "
    "position_at = $8, version = $9 WHERE courier_id = $1 AND version = $2"};
constexpr sql::Query find_courier{"couriers.find",
                                  "SELECT " COURIER_COLUMNS " FROM couriers WHERE courier_id = $1"};
constexpr sql::Query find_user{"couriers.find_user",
                               "SELECT " COURIER_COLUMNS " FROM couriers WHERE user_id = $1"};
constexpr sql::Query list_all{"couriers.list",
                              "SELECT " COURIER_COLUMNS
                              " FROM couriers WHERE courier_id > $1 ORDER BY courier_id LIMIT $2"};
constexpr sql::Query list_by_duty{
    "couriers.list_by_duty",
    "SELECT " COURIER_COLUMNS
    " FROM couriers WHERE courier_id > $1 AND duty = $3 ORDER BY courier_id LIMIT $2"};
constexpr sql::Query least_loaded{
    "couriers.least_loaded",
    "SELECT " COURIER_COLUMNS
    " FROM couriers c WHERE duty = 'available' AND active < capacity AND user_id <> $2 AND NOT "
    "EXISTS (SELECT 1 FROM delivery_refusals r WHERE r.order_id = $1 AND r.courier_id = "
    "c.courier_id) ORDER BY active, deliveries, courier_id LIMIT 1"};
constexpr sql::Query list_on_duty{
    "couriers.on_duty", "SELECT " COURIER_COLUMNS
                        " FROM couriers WHERE duty IN ('available', 'busy') ORDER BY courier_id"};
constexpr sql::Query set_position{
    "couriers.position",
    "UPDATE couriers SET lat_e7 = $2, lon_e7 = $3, position_at = $4 WHERE courier_id = $1 AND "
    "(position_at IS NULL OR position_at < $4 OR position_at > $5)"};

/// Degrees as stored: ten-millionths, about a centimetre.
constexpr double e7 = 1e7;
std::int64_t to_e7(double degrees) { return std::llround(degrees * e7); }

template <typename E>
E enumerator(const sql::Row& row, std::optional<E> parsed) {
    if (!parsed) row.mark_corrupt();
    return parsed.value_or(E{});
}

Courier read_courier(const sql::Row& row) {
    Courier courier;
    courier.id = row.id<CourierId>(0);
    courier.user = row.id<UserId>(1);
    courier.name = row.text(2);
    courier.phone = PersonalText{row.text(3)};
    courier.transport = enumerator(row, parse_transport(row.view(4)));
    courier.duty = enumerator(row, parse_duty(row.view(5)));
    courier.zone = row.text(6);
    courier.capacity = static_cast<int>(row.integer(7));
    courier.active = static_cast<int>(row.integer(8));
    courier.deliveries = row.integer(9);
    if (!row.null(12))
        courier.position = Position{.lat = static_cast<double>(row.integer(10)) / e7,
                                    .lon = static_cast<double>(row.integer(11)) / e7,
                                    .at = row.time(12)};
    courier.version = row.integer(13);
    return courier;
}

struct StoredPosition {
    explicit StoredPosition(const std::optional<Position>& position) {
        if (!position) return;
        lat = to_e7(position->lat);
        lon = to_e7(position->lon);
        at = position->at;
    }
    std::optional<std::int64_t> lat;
    std::optional<std::int64_t> lon;
    std::optional<TimePoint> at;
};

}  // namespace

Status insert(sql::Tx& tx, const Courier& c) {
    const StoredPosition position{c.position};
    WAYBILL_CHECK(tx.exec(insert_courier, c.id, c.user, c.name, c.phone.reveal(),
                          to_string(c.transport), to_string(c.duty), c.zone, c.capacity, c.active,
                          c.deliveries, position.lat, position.lon, position.at, c.version));
    return {};
}

Status update(sql::Tx& tx, const Courier& c, std::int64_t previous) {
    const StoredPosition position{c.position};
    WAYBILL_TRY(const auto changed,
                tx.exec(update_courier, c.id, previous, to_string(c.duty), c.active, c.deliveries,
                        position.lat, position.lon, position.at, c.version));
    if (changed == 0) return fail(ErrorKind::unavailable, "couriers.lost_race");
    return {};
}

Result<std::optional<Courier>> find(sql::Tx& tx, const CourierId& id) {
    return tx.one(find_courier, read_courier, id);
}

Result<std::optional<Courier>> find_by_user(sql::Tx& tx, const UserId& user) {
    return tx.one(find_user, read_courier, user);
}

Result<std::vector<Courier>> list(sql::Tx& tx, std::string_view duty, int limit,
                                  std::string_view after) {
    if (duty.empty()) return tx.all(list_all, read_courier, after, limit);
    return tx.all(list_by_duty, read_courier, after, limit, duty);
}

Result<std::vector<Courier>> on_duty(sql::Tx& tx) { return tx.all(list_on_duty, read_courier); }

Result<std::optional<Courier>> find_least_loaded(sql::Tx& tx, const OrderId& order,
                                                 const UserId& customer) {
    const std::string nobody = customer.empty() ? std::string{} : customer.text();
    return tx.one(least_loaded, read_courier, order, nobody);
}

Status save_position(sql::Tx& tx, const CourierId& id, const Position& position, TimePoint now) {
    constexpr Duration ahead_max = 60s;  // only rows of earlier releases are further ahead
    WAYBILL_CHECK(tx.exec(set_position, id, to_e7(position.lat), to_e7(position.lon), position.at,
                          now + ahead_max));
    return {};
}

}  // namespace waybill::couriers::rows
