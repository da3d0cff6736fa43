// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/reservation_rows.hpp"

#include <algorithm>
#include <map>

namespace waybill::catalog {
namespace {

// The first line claims the order and asks whether the partner sells, in one statement.
const sql::Query claim_order{"catalog.reservations.claim", R"(
    INSERT INTO reservations (order_id, line, offer_id, quantity, state, until)
    SELECT $1, 0, $2, CAST($3 AS BIGINT), 'active', CAST($4 AS BIGINT) FROM partners
    WHERE id = $5 AND verified AND enabled AND NOT paused
    ON CONFLICT DO NOTHING)"};
const sql::Query insert_line{"catalog.reservations.insert", R"(
    INSERT INTO reservations (order_id, line, offer_id, quantity, state, until)
    VALUES ($1, $2, $3, $4, $5, $6))"};
const sql::Query insert_tombstone{"catalog.reservations.tombstone", R"(
    INSERT INTO reservations (order_id, line, offer_id, quantity, state, until)
    VALUES ($1, 0, '', 0, 'released', 0)
    ON CONFLICT (order_id, line) DO NOTHING)"};
const sql::Query find_lines{"catalog.reservations.find", R"(
    SELECT state, offer_id, quantity, line, until FROM reservations
    WHERE order_id = $1 ORDER BY line)"};
const sql::Query commit_lines{"catalog.reservations.commit", R"(
    UPDATE reservations SET state = 'committed'
    WHERE order_id = $1 AND state = 'active' AND until > $2
    RETURNING state, offer_id, quantity)"};
const sql::Query end_lines{"catalog.reservations.end", R"(
    UPDATE reservations SET state = CASE state WHEN 'active' THEN 'released' ELSE 'restocked' END
    WHERE order_id = $1 AND state IN ('active', 'committed')
    RETURNING state, offer_id, quantity)"};
const sql::Query expire_lines{"catalog.reservations.expire", R"(
    UPDATE reservations SET state = 'expired' WHERE order_id = $1 AND state = 'active'
    RETURNING state, offer_id, quantity)"};
const sql::Query find_due{"catalog.reservations.find_due", R"(
    SELECT order_id FROM reservations WHERE state = 'active' AND line = 0 AND until <= $1
    ORDER BY until LIMIT $2)"};
const sql::Query find_committed{"catalog.reservations.find_committed", R"(
    SELECT line FROM reservations WHERE order_id = $1 AND state = 'committed' LIMIT 1)"};

const sql::Query hold_pieces{"catalog.stock.hold", R"(
    UPDATE stock SET on_hand = on_hand - $1, reserved = reserved + $1
    WHERE offer_id = $2 AND partner_id = $3 AND active AND on_hand >= $1)"};
const sql::Query free_pieces{"catalog.stock.free", R"(
    UPDATE stock SET on_hand = on_hand + $1, reserved = reserved - $1 WHERE offer_id = $2)"};
const sql::Query sell_pieces{"catalog.stock.sell", R"(
    UPDATE stock SET reserved = reserved - $1, sold = sold + $1 WHERE offer_id = $2)"};
const sql::Query buy_pieces{"catalog.stock.buy", R"(
    UPDATE stock SET on_hand = on_hand - $1, sold = sold + $1
    WHERE offer_id = $2 AND on_hand >= $1)"};
const sql::Query restock_pieces{"catalog.stock.restock", R"(
    UPDATE stock SET on_hand = on_hand + $1, sold = sold - $1 WHERE offer_id = $2)"};
const sql::Query find_stock{"catalog.stock.find", R"(
    SELECT on_hand, partner_id, active FROM stock WHERE offer_id = $1)"};

enum class State : std::uint8_t { active, committed, released, expired, restocked };

State state_of(const sql::Row& row, int column) {
    const std::string_view word = row.view(column);
    if (word == "active") return State::active;
    if (word == "committed") return State::committed;
    if (word == "released") return State::released;
    if (word == "expired") return State::expired;
    if (word != "restocked") row.mark_corrupt();
    return State::restocked;
}

struct Line {
    State state{};
    Demand demand{};
    std::int64_t number{0};
    TimePoint until{};
};

Demand demand_of(const sql::Row& row) {
    // The one row without an offer only marks the order.
    if (row.view(1).empty()) return {};
    return {row.id<OfferId>(1), row.integer(2)};
}

Line changed_line(const sql::Row& row) {
    return {.state = state_of(row, 0), .demand = demand_of(row)};
}

Line whole_line(const sql::Row& row) {
    return {.state = state_of(row, 0),
            .demand = demand_of(row),
            .number = row.integer(3),
            .until = row.time(4)};
}

/// The rows that an update changed, in the order in which stock is to be taken.
template <typename... Args>
Result<std::vector<Line>> change_lines(sql::Tx& tx, const sql::Query& query, const Args&... args) {
    WAYBILL_TRY(auto lines, tx.all(query, changed_line, args...));
    std::ranges::sort(lines, {}, [](const Line& line) { return line.demand.offer; });
    return lines;
}

/// Why nothing could be reserved: the order has a reservation, or its partner does not sell.
Status meet_again(sql::Tx& tx, const Hold& hold, const std::vector<Demand>& demands) {
    WAYBILL_TRY(const auto lines, tx.all(find_lines, whole_line, hold.order));
    if (lines.empty()) return fail(ErrorKind::conflict, "catalog.partner_not_selling");
    std::vector<Demand> held;
    for (const Line& line : lines) {
        const bool holds =
            line.state == State::committed || (line.state == State::active && line.until > hold.at);
        if (holds) held.push_back(line.demand);
    }
    if (held.empty()) return fail(ErrorKind::conflict, "catalog.reservation_ended");
    if (held != demands) return fail(ErrorKind::conflict, "catalog.reservation_differs");
    return {};
}

Result<Shortage> explain(sql::Tx& tx, OfferId offer, PartnerId partner) {
    auto map = [&](const sql::Row& row) {
        return Shortage{.offer = offer,
                        .for_sale = row.id<PartnerId>(1) == partner && row.boolean(2),
                        .left = row.integer(0)};
    };
    WAYBILL_TRY(const auto found, tx.one(find_stock, map, offer));
    return found.value_or(Shortage{.offer = offer, .for_sale = false});
}

/// An expired reservation of a paid order, tried anew: rows of its own, bought at once.
Status buy_anew(sql::Tx& tx, OrderId order, const std::vector<Line>& lines) {
    std::vector<Demand> demands;
    for (const Line& line : lines) demands.push_back(line.demand);
    std::int64_t number = lines.back().number;
    for (const Demand& demand : demands)
        WAYBILL_CHECK(tx.exec(insert_line, order, ++number, demand.offer, demand.quantity,
                              "committed", lines.back().until));
    for (const Demand& demand : demands) {
        WAYBILL_TRY(const auto bought, tx.exec(buy_pieces, demand.quantity, demand.offer));
        if (bought == 0) return fail(ErrorKind::conflict, "catalog.reservation_lost");
    }
    return {};
}

Status expire_order(sql::Tx& tx, OrderId order, std::map<OfferId, std::int64_t>& freed) {
    WAYBILL_TRY(const auto lines, tx.all(expire_lines, changed_line, order));
    for (const Line& line : lines) freed[line.demand.offer] += line.demand.quantity;
    return {};
}

Status free_all(sql::Tx& tx, const std::map<OfferId, std::int64_t>& freed) {
    for (const auto& [offer, quantity] : freed)
        WAYBILL_CHECK(tx.exec(free_pieces, quantity, offer));
    return {};
}

/// A paid order whose reservation is not active any more, or only past its time.
Status sell_late(sql::Tx& tx, OrderId order) {
    WAYBILL_TRY(const auto lines, tx.all(find_lines, whole_line, order));
    if (lines.empty()) return fail(ErrorKind::not_found, "catalog.reservation_unknown");
    std::map<OfferId, std::int64_t> freed;
    for (const Line& line : lines) {
        if (line.state == State::committed) return {};
        if (line.state == State::released || line.state == State::restocked)
            return fail(ErrorKind::conflict, "catalog.reservation_ended");
    }
    WAYBILL_CHECK(expire_order(tx, order, freed));
    WAYBILL_CHECK(free_all(tx, freed));
    return buy_anew(tx, order, lines);
}

}  // namespace

Status hold_stock(sql::Tx& tx, const Hold& hold) {
    const std::vector<Demand> demands = sum_by_offer(hold.lines);
    WAYBILL_TRY(const auto claimed, tx.exec(claim_order, hold.order, demands[0].offer,
                                            demands[0].quantity, hold.until, hold.partner));
    if (claimed == 0) return meet_again(tx, hold, demands);
    for (std::size_t i = 1; i < demands.size(); ++i)
        WAYBILL_CHECK(tx.exec(insert_line, hold.order, static_cast<std::int64_t>(i),
                              demands[i].offer, demands[i].quantity, "active", hold.until));
    std::vector<Shortage> shortages;
    for (const Demand& demand : demands) {
        WAYBILL_TRY(const auto held,
                    tx.exec(hold_pieces, demand.quantity, demand.offer, hold.partner));
        if (held == 1) continue;
        WAYBILL_TRY(auto why, explain(tx, demand.offer, hold.partner));
        shortages.push_back(why);
    }
    if (!shortages.empty()) return fail(shortage(hold.lines, shortages));
    return {};
}

Status give_back(sql::Tx& tx, OrderId order) {
    WAYBILL_TRY(const auto lines, change_lines(tx, end_lines, order));
    if (lines.empty()) {
        WAYBILL_CHECK(tx.exec(insert_tombstone, order));
        return {};
    }
    for (const Line& line : lines) {
        const auto& query = line.state == State::released ? free_pieces : restock_pieces;
        WAYBILL_CHECK(tx.exec(query, line.demand.quantity, line.demand.offer));
    }
    return {};
}

Status sell(sql::Tx& tx, OrderId order, TimePoint now) {
    WAYBILL_TRY(const auto lines, change_lines(tx, commit_lines, order, now));
    if (lines.empty()) return sell_late(tx, order);
    for (const Line& line : lines)
        WAYBILL_CHECK(tx.exec(sell_pieces, line.demand.quantity, line.demand.offer));
    return {};
}

Result<int> expire_due(sql::Tx& tx, TimePoint now, int limit) {
    auto id = [](const sql::Row& row) { return row.id<OrderId>(0); };
    WAYBILL_TRY(const auto orders, tx.all(find_due, id, now, limit));
    std::map<OfferId, std::int64_t> freed;
    for (const OrderId order : orders) WAYBILL_CHECK(expire_order(tx, order, freed));
    WAYBILL_CHECK(free_all(tx, freed));
    return static_cast<int>(orders.size());
}

Result<bool> is_committed(sql::Tx& tx, OrderId order) {
    auto line = [](const sql::Row& row) { return row.integer(0); };
    WAYBILL_TRY(const auto found, tx.one(find_committed, line, order));
    return found.has_value();
}

}  // namespace waybill::catalog
