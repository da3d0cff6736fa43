// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/courier_rows.hpp"

#include "platform/sql/columns.hpp"
#include "services/couriers/store/cash_rows.hpp"
#include "services/couriers/store/delivery_rows.hpp"

#include <cmath>
#include <numbers>

namespace waybill::couriers::rows {
namespace {

/// Degrees as stored: ten-millionths, about a centimetre.
constexpr double e7 = 1e7;
std::int64_t to_e7(double degrees) { return std::llround(degrees * e7); }

/// Where the courier is: latitude, longitude and time are there together or not at all.
template <double Position::* degrees>
struct Degrees {
    static sql::Value write(const Courier& courier, sql::Texts&) {
        if (!courier.position) return std::nullopt;
        return to_e7(*courier.position.*degrees);
    }
    static void read(const sql::Row& row, int at, Courier& courier) {
        if (row.null(at)) return;
        if (!courier.position) courier.position.emplace();
        *courier.position.*degrees = static_cast<double>(row.integer(at)) / e7;
    }
};
struct PositionTime {
    static sql::Value write(const Courier& courier, sql::Texts&) {
        if (!courier.position) return std::nullopt;
        return courier.position->at;
    }
    static void read(const sql::Row& row, int at, Courier& courier) {
        if (courier.position) courier.position->at = row.time(at);
    }
};

constexpr sql::Columns courier_columns{
    sql::fixed<&Courier::id>("courier_id"),
    sql::fixed<&Courier::user>("user_id"),
    sql::fixed<&Courier::name>("name"),
    sql::fixed<&Courier::phone>("phone"),
    sql::fixed<&Courier::transport>("transport"),
    sql::changing<&Courier::duty>("duty"),
    sql::fixed<&Courier::zone>("zone"),
    sql::fixed<&Courier::capacity>("capacity"),
    sql::changing<&Courier::active>("active"),
    sql::changing<&Courier::deliveries>("deliveries"),
    sql::fixed<&Courier::reliability, &Reliability::offered>("offered"),
    sql::fixed<&Courier::reliability, &Reliability::accepted>("accepted"),
    sql::fixed<&Courier::reliability, &Reliability::declined>("declined"),
    sql::fixed<&Courier::reliability, &Reliability::expired>("expired"),
    sql::fixed<&Courier::reliability, &Reliability::failed>("failed"),
    sql::fixed<&Courier::reliability, &Reliability::late>("late"),
    sql::changing_as<Degrees<&Position::lat>>("lat_e7"),
    sql::changing_as<Degrees<&Position::lon>>("lon_e7"),
    sql::changing_as<PositionTime>("position_at"),
    sql::fixed<&Courier::deleted_at>("deleted_at"),
    sql::changing<&Courier::version>("version"),
};

constexpr sql::Query insert_courier{
    "couriers.insert", "INSERT INTO couriers ({columns}) VALUES ({values})", courier_columns};
constexpr sql::Query update_courier{
    "couriers.update",
    "UPDATE couriers SET {changes}, offered = offered + $3, accepted = accepted + $4, declined = "
    "declined + $5, expired = expired + $6, failed = failed + $7, late = late + $8 WHERE "
    "courier_id "
    "= $1 AND version = $2",
    courier_columns};
constexpr sql::Query count_courier{
    "couriers.count",
    "UPDATE couriers SET offered = offered + $2, accepted = accepted + $3, declined = declined + "
    "$4, expired = expired + $5, failed = failed + $6, late = late + $7 WHERE courier_id = $1"};
constexpr sql::Query update_whole_courier{
    "couriers.update_all",
    "UPDATE couriers SET {changes}, name = $3, phone = $4, transport = $5, zone = $6, capacity = "
    "$7, deleted_at = $8 WHERE courier_id = $1 AND version = $2",
    courier_columns};
constexpr sql::Query find_courier{
    "couriers.find", "SELECT {columns} FROM couriers WHERE courier_id = $1", courier_columns};
constexpr sql::Query find_user{
    "couriers.find_user",
    "SELECT {columns} FROM couriers WHERE user_id = $1 AND deleted_at IS NULL", courier_columns};
constexpr sql::Query list_of_user{
    "couriers.of_user",
    "SELECT {columns} FROM couriers WHERE user_id = $1 ORDER BY courier_id LIMIT 1000",
    courier_columns};
constexpr sql::Query list_all{
    "couriers.list",
    "SELECT {columns} FROM couriers WHERE courier_id > $1 AND deleted_at IS NULL AND ($3 = '' OR "
    "duty = $3) AND ($4 = '' OR zone = $4) ORDER BY courier_id LIMIT $2",
    courier_columns};
constexpr sql::Query least_loaded{
    "couriers.least_loaded",
    "SELECT {columns} FROM couriers c WHERE duty = 'available' AND active < capacity AND user_id "
    "<> $2 AND NOT EXISTS (SELECT 1 FROM delivery_refusals r WHERE r.order_id = $1 AND "
    "r.courier_id = c.courier_id) AND " WAYBILL_CASH_FITS(
        "c.courier_id", "CAST($3 AS BIGINT)", "$4",
        "$5") " ORDER BY active, deliveries, courier_id LIMIT 1",
    courier_columns};
/// Distances are between points of a flat map, in units of about 11 m, with degrees of longitude as
/// short as they are there ($6 and $7, hundredths) and the short way around the earth. Squares of
/// them fit into 64 bits.
constexpr sql::Query nearest{
    "couriers.nearest",
    "SELECT {columns} FROM couriers c WHERE duty = 'available' AND active < capacity AND user_id "
    "<> $2 AND NOT EXISTS (SELECT 1 FROM delivery_refusals r WHERE r.order_id = $1 AND "
    "r.courier_id = c.courier_id AND NOT (r.reason = $8 AND r.at <= $9)) AND " WAYBILL_CASH_FITS(
        "c.courier_id", "CAST($10 AS BIGINT)", "$11",
        "$12") " ORDER BY (lat_e7 IS "
               "NULL), (lat_e7 - $4) / 1000 * $6 * ((lat_e7 - $4) / 1000 * $6) + (CASE WHEN "
               "ABS(lon_e7 - $5) "
               "> 1800000000 THEN 3600000000 - ABS(lon_e7 - $5) ELSE ABS(lon_e7 - $5) END) / 1000 "
               "* $7 * "
               "((CASE WHEN ABS(lon_e7 - $5) > 1800000000 THEN 3600000000 - ABS(lon_e7 - $5) ELSE "
               "ABS(lon_e7 "
               "- $5) END) / 1000 * $7), active, deliveries, courier_id LIMIT $3",
    courier_columns};
constexpr sql::Query list_on_duty{
    "couriers.on_duty",
    "SELECT {columns} FROM couriers WHERE duty IN ('available', 'busy') ORDER BY courier_id",
    courier_columns};
constexpr sql::Query set_position{
    "couriers.position",
    "UPDATE couriers SET lat_e7 = $2, lon_e7 = $3, position_at = $4 WHERE courier_id = $1 AND "
    "(position_at IS NULL OR position_at < $4 OR position_at > $5)"};

}  // namespace

Status insert(sql::Tx& tx, const Courier& c) {
    WAYBILL_CHECK(tx.exec(insert_courier, courier_columns.values(c)));
    return {};
}

CourierBefore::CourierBefore(const Courier& courier)
    : version{courier.version}, reliability{courier.reliability} {}

Status update(sql::Tx& tx, const Courier& c, const CourierBefore& before) {
    const Reliability more = since(c.reliability, before.reliability);
    WAYBILL_TRY(const auto changed,
                tx.exec(update_courier, courier_columns.changes(
                                            c, c.id, before.version, more.offered, more.accepted,
                                            more.declined, more.expired, more.failed, more.late)));
    if (changed == 0) return fail(ErrorKind::unavailable, "couriers.lost_race");
    return {};
}

Status count(sql::Tx& tx, const CourierId& courier, const Reliability& more) {
    if (more == Reliability{}) return {};
    WAYBILL_CHECK(tx.exec(count_courier, courier, more.offered, more.accepted, more.declined,
                          more.expired, more.failed, more.late));
    return {};
}

Status update_all(sql::Tx& tx, const Courier& c, std::int64_t previous) {
    const std::string& phone = c.phone.reveal();
    WAYBILL_TRY(
        const auto changed,
        tx.exec(update_whole_courier,
                courier_columns.changes(c, c.id, previous, c.name, phone, enum_name(c.transport),
                                        c.zone, c.capacity, c.deleted_at)));
    if (changed == 0) return fail(ErrorKind::unavailable, "couriers.lost_race");
    return {};
}

Result<std::optional<Courier>> find(sql::Tx& tx, const CourierId& id) {
    return tx.one(find_courier, courier_columns, id);
}

Result<std::optional<Courier>> find_by_user(sql::Tx& tx, const UserId& user) {
    return tx.one(find_user, courier_columns, user);
}

Result<std::vector<Courier>> ever_of_user(sql::Tx& tx, const UserId& user) {
    return tx.all(list_of_user, courier_columns, user);
}

Result<std::vector<Courier>> list(sql::Tx& tx, std::string_view duty, std::string_view zone,
                                  int limit, std::string_view after) {
    return tx.all(list_all, courier_columns, after, limit, duty, zone);
}

Result<std::vector<Courier>> on_duty(sql::Tx& tx) { return tx.all(list_on_duty, courier_columns); }

Result<std::optional<Courier>> find_least_loaded(sql::Tx& tx, const Delivery& delivery,
                                                 std::int64_t cash_held_max) {
    const UserId& customer = delivery.customer;
    const std::string nobody = customer.empty() ? std::string{} : customer.text();
    const Money& due = delivery.cash_due;
    return tx.one(least_loaded, courier_columns, delivery.order, nobody, due.amount,
                  due.currency.code(), cash_held_max);
}

Result<std::vector<Courier>> find_nearest(sql::Tx& tx, const Nearest& wanted) {
    constexpr double whole = 100;
    const std::string nobody = wanted.customer.empty() ? std::string{} : wanted.customer.text();
    const Position place = wanted.place.value_or(Position{});
    const double shorter = std::cos(place.lat * std::numbers::pi / 180);
    const std::int64_t north = wanted.place ? std::llround(whole) : 0;
    const std::int64_t east = wanted.place ? std::llround(whole * shorter) : 0;
    return tx.all(nearest, courier_columns, wanted.order, nobody, wanted.limit, to_e7(place.lat),
                  to_e7(place.lon), north, east, no_answer, wanted.silent_since,
                  wanted.cash_due.amount, wanted.cash_due.currency.code(), wanted.cash_held_max);
}

Status save_position(sql::Tx& tx, const CourierId& id, const Position& position, TimePoint now) {
    constexpr Duration ahead_max = 60s;  // only rows of earlier releases are further ahead
    WAYBILL_CHECK(tx.exec(set_position, id, to_e7(position.lat), to_e7(position.lon), position.at,
                          now + ahead_max));
    return {};
}

}  // namespace waybill::couriers::rows
