// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/reservation_rows.hpp"

#include "platform/sql/columns.hpp"
#include "services/catalog/usecases/refusals.hpp"

#include <algorithm>
#include <map>

namespace waybill::catalog {
namespace {

struct Line {
    HoldState state{};
    Demand demand{};
};

/// The one row without an offer only marks the order.
struct OfferOrMark {
    static void read(const sql::Row& row, int at, Line& line) {
        if (!row.view(at).empty()) line.demand.offer = row.id<OfferId>(at);
    }
};
constexpr sql::Columns line_columns{
    sql::fixed<&Line::state>("state"),
    sql::fixed_as<OfferOrMark>("offer_id"),
    sql::fixed<&Line::demand, &Demand::quantity>("quantity"),
};

struct Shelf {
    std::int64_t on_hand{0};
    PartnerId partner{};
    bool active{false};
};
constexpr sql::Columns shelf_columns{
    sql::fixed<&Shelf::on_hand>("on_hand"),
    sql::fixed<&Shelf::partner>("partner_id"),
    sql::fixed<&Shelf::active>("active"),
};

// The first line claims the order and asks whether the partner sells, in one statement.
constexpr sql::Query claim_order{"catalog.reservations.claim", R"(
    INSERT INTO reservations (order_id, line, offer_id, quantity, state, until, held_at)
    SELECT $1, 0, $2, CAST($3 AS BIGINT), 'active', CAST($4 AS BIGINT), CAST($6 AS BIGINT)
    FROM partners
    WHERE id = $5 AND verified AND enabled AND NOT paused
    ON CONFLICT DO NOTHING)"};
constexpr sql::Query insert_line{"catalog.reservations.insert", R"(
    INSERT INTO reservations
    (order_id, line, offer_id, quantity, state, until, held_at, sold_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8))"};
constexpr sql::Query forget_ended{"catalog.reservations.forget_ended", R"(
    DELETE FROM reservations WHERE order_id = $1 AND state IN ('released', 'expired'))"};
constexpr sql::Query lengthen_lines{"catalog.reservations.lengthen", R"(
    UPDATE reservations SET until = $2 WHERE order_id = $1 AND state = 'active' AND until < $2)"};
constexpr sql::Query lengthen_due{"catalog.reservations.lengthen_due", R"(
    UPDATE reservations SET until = $2
    WHERE order_id = $1 AND state = 'active' AND until <= $3)"};
constexpr sql::Query find_lines{"catalog.reservations.find", R"(
    SELECT {columns} FROM reservations WHERE order_id = $1 ORDER BY line)",
                                line_columns};
constexpr sql::Columns held_columns{
    sql::fixed<&HeldLine::offer>("offer_id"),  sql::fixed<&HeldLine::quantity>("quantity"),
    sql::fixed<&HeldLine::state>("state"),     sql::fixed<&HeldLine::held_at>("held_at"),
    sql::fixed<&HeldLine::sold_at>("sold_at"), sql::fixed<&HeldLine::ended_at>("ended_at"),
};
constexpr sql::Query find_held{"catalog.reservations.find_held", R"(
    SELECT {columns} FROM reservations WHERE order_id = $1 AND offer_id <> '' ORDER BY line)",
                               held_columns};
constexpr sql::Query commit_lines{"catalog.reservations.commit", R"(
    UPDATE reservations SET state = 'committed', sold_at = $2
    WHERE order_id = $1 AND state = 'active'
    RETURNING {columns})",
                                  line_columns};
constexpr sql::Query end_lines{"catalog.reservations.end", R"(
    UPDATE reservations
    SET state = CASE state WHEN 'active' THEN 'released' ELSE 'restocked' END, ended_at = $2
    WHERE order_id = $1 AND state IN ('active', 'committed')
    RETURNING {columns})",
                               line_columns};
constexpr sql::Query expire_lines{"catalog.reservations.expire", R"(
    UPDATE reservations SET state = 'expired', ended_at = $2
    WHERE order_id = $1 AND state = 'active' AND until <= $2
    RETURNING {columns})",
                                  line_columns};
constexpr sql::Query find_due{"catalog.reservations.find_due", R"(
    SELECT order_id FROM reservations WHERE state = 'active' AND line = 0 AND until <= $1
    ORDER BY until LIMIT $2)"};
constexpr sql::Query find_committed{"catalog.reservations.find_committed", R"(
    SELECT line FROM reservations WHERE order_id = $1 AND state = 'committed' LIMIT 1)"};

constexpr sql::Query hold_pieces{"catalog.stock.hold", R"(
    UPDATE stock SET on_hand = on_hand - $1, reserved = reserved + $1
    WHERE offer_id = $2 AND partner_id = $3 AND active AND on_hand >= $1)"};
constexpr sql::Query free_pieces{"catalog.stock.free", R"(
    UPDATE stock SET on_hand = on_hand + $1, reserved = reserved - $1 WHERE offer_id = $2)"};
constexpr sql::Query sell_pieces{"catalog.stock.sell", R"(
    UPDATE stock SET reserved = reserved - $1, sold = sold + $1 WHERE offer_id = $2)"};
constexpr sql::Query buy_pieces{"catalog.stock.buy", R"(
    UPDATE stock SET on_hand = on_hand - $1, sold = sold + $1
    WHERE offer_id = $2 AND on_hand >= $1)"};
constexpr sql::Query restock_pieces{"catalog.stock.restock", R"(
    UPDATE stock SET on_hand = on_hand + $1, sold = sold - $1 WHERE offer_id = $2)"};
constexpr sql::Query find_stock{"catalog.stock.find", R"(
    SELECT {columns} FROM stock WHERE offer_id = $1)",
                                shelf_columns};

/// The rows that an update changed, in the order in which stock is to be taken.
template <typename... Args>
Result<std::vector<Line>> change_lines(sql::Tx& tx, const sql::Query& query, const Args&... args) {
    WAYBILL_TRY(auto lines, tx.all(query, line_columns, args...));
    std::ranges::sort(lines, {}, [](const Line& line) { return line.demand.offer; });
    return lines;
}

/// Of a statement about the pieces of one offer.
sql::Values pieces_of(const Demand& demand) {
    return sql::Values::of(demand.quantity, demand.offer);
}
sql::Values pieces_of_line(const Line& line) { return pieces_of(line.demand); }

/// Writes the first line if the partner sells and the order has none; how many were written.
Result<std::int64_t> claim_first(sql::Tx& tx, const Hold& hold, const Demand& first,
                                 TimePoint now) {
    return tx.exec(claim_order, hold.order, first.offer, first.quantity, hold.until, hold.partner,
                   now);
}

enum class Meeting : std::uint8_t {
    holds,    ///< what is wanted is held already
    claimed,  ///< what the order had before is over and out of the way
};

/// Nothing could be claimed: the order has a reservation, or its partner does not sell.
Result<Meeting> meet_again(sql::Tx& tx, const Hold& hold, const std::vector<Demand>& demands,
                           TimePoint now) {
    WAYBILL_TRY(const auto lines, tx.all(find_lines, line_columns, hold.order));
    std::vector<Demand> held;
    for (const Line& line : lines) {
        if (line.state == HoldState::restocked)
            return fail(ErrorKind::conflict, "catalog.reservation_ended");
        if (line.state == HoldState::committed || line.state == HoldState::active)
            held.push_back(line.demand);
    }
    if (!held.empty()) {
        if (held != demands) return fail(ErrorKind::conflict, "catalog.reservation_differs");
        WAYBILL_CHECK(tx.put(lengthen_lines, hold.order, hold.until));
        return Meeting::holds;
    }
    WAYBILL_CHECK(tx.put(forget_ended, hold.order));
    WAYBILL_TRY(const auto claimed, claim_first(tx, hold, demands[0], now));
    if (claimed == 0) return fail(ErrorKind::conflict, "catalog.partner_not_selling");
    return Meeting::claimed;
}

Result<Shortage> explain(sql::Tx& tx, OfferId offer, PartnerId partner) {
    WAYBILL_TRY(const auto shelf, tx.one(find_stock, shelf_columns, offer));
    if (!shelf) return Shortage{.offer = offer, .for_sale = false};
    return Shortage{.offer = offer,
                    .for_sale = shelf->partner == partner && shelf->active,
                    .left = shelf->on_hand};
}

/// All lines or none of a paid order for which nothing is held. Its new rows replace those that
/// ended, which would go on saying that it has no stock. The stock comes first here, as nobody else
/// waits for rows that do not exist yet.
Result<Sale> buy_anew(sql::Tx& tx, const PaidOrder& paid) {
    const std::vector<Demand> demands = sum_by_offer(paid.lines);
    WAYBILL_TRY(const auto changed, tx.exec_each(buy_pieces, demands, pieces_of));
    if (std::ranges::contains(changed, 0)) {
        std::vector<Demand> bought;
        for (std::size_t i = 0; i < demands.size(); ++i)
            if (changed[i] == 1) bought.push_back(demands[i]);
        WAYBILL_CHECK(tx.put_each(restock_pieces, bought, pieces_of));
        return Sale::lost;
    }
    WAYBILL_CHECK(tx.put(forget_ended, paid.order));
    std::int64_t number = 0;
    WAYBILL_CHECK(tx.put_each(insert_line, demands, [&](const Demand& demand) {
        return sql::Values::of(paid.order, number++, demand.offer, demand.quantity, "committed",
                               paid.cause.at, paid.cause.at, paid.cause.at);
    }));
    return Sale::sold;
}

/// How many lines were held and due.
Result<std::size_t> expire_order(sql::Tx& tx, OrderId order, TimePoint now,
                                 std::map<OfferId, std::int64_t>& freed) {
    WAYBILL_TRY(const auto lines, tx.all(expire_lines, line_columns, order, now));
    for (const Line& line : lines) freed[line.demand.offer] += line.demand.quantity;
    return lines.size();
}

/// A paid order whose reservation is not active any more.
Result<Sale> sell_late(sql::Tx& tx, const PaidOrder& paid) {
    WAYBILL_TRY(const auto lines, tx.all(find_lines, line_columns, paid.order));
    for (const Line& line : lines) {
        if (line.state == HoldState::committed) return Sale::sold;
        if (line.state == HoldState::restocked) return Sale::over;
    }
    return buy_anew(tx, paid);
}

}  // namespace

Status hold_stock(sql::Tx& tx, const Hold& hold, TimePoint now) {
    const std::vector<Demand> demands = sum_by_offer(hold.lines);
    WAYBILL_TRY(const auto claimed, claim_first(tx, hold, demands[0], now));
    if (claimed == 0) {
        WAYBILL_TRY(const Meeting meeting, meet_again(tx, hold, demands, now));
        if (meeting == Meeting::holds) return {};
    }
    std::int64_t number = 1;
    const auto others = std::span{demands}.subspan(1);
    WAYBILL_CHECK(tx.put_each(insert_line, others, [&](const Demand& demand) {
        return sql::Values::of(hold.order, number++, demand.offer, demand.quantity, "active",
                               hold.until, now, sql::Value{std::nullopt});
    }));
    const auto for_partner = [&](const Demand& demand) {
        return sql::Values::of(demand.quantity, demand.offer, hold.partner);
    };
    WAYBILL_TRY(const auto held, tx.exec_each(hold_pieces, demands, for_partner));
    std::vector<Shortage> shortages;
    for (std::size_t i = 0; i < demands.size(); ++i) {
        if (held[i] == 1) continue;
        WAYBILL_TRY(auto why, explain(tx, demands[i].offer, hold.partner));
        shortages.push_back(why);
    }
    if (!shortages.empty()) return fail(to_error(shortage(hold.lines, shortages)));
    return {};
}

Status give_back(sql::Tx& tx, OrderId order, TimePoint now) {
    WAYBILL_TRY(const auto lines, change_lines(tx, end_lines, order, now));
    // Its lines change their state together.
    const bool sold = !lines.empty() && lines.front().state == HoldState::restocked;
    WAYBILL_CHECK(tx.put_each(sold ? restock_pieces : free_pieces, lines, pieces_of_line));
    return {};
}

Result<Sale> sell(sql::Tx& tx, const PaidOrder& paid) {
    // Past its time or not: what it holds is its own until it was let go.
    WAYBILL_TRY(const auto lines, change_lines(tx, commit_lines, paid.order, paid.cause.at));
    if (lines.empty()) return sell_late(tx, paid);
    WAYBILL_CHECK(tx.put_each(sell_pieces, lines, pieces_of_line));
    return Sale::sold;
}

Result<std::vector<OrderId>> find_due_holds(sql::Tx& tx, TimePoint now, int limit) {
    return tx.all(find_due, sql::first<OrderId>, now, limit);
}

Result<int> settle_due_holds(sql::Tx& tx, const DueHolds& due) {
    std::map<OrderId, TimePoint> needed;
    for (const StockNeed& need : due.needs) needed.emplace(need.order, need.until);
    std::map<OfferId, std::int64_t> freed;
    int ended = 0;
    for (const OrderId order : due.orders) {
        if (const auto need = needed.find(order); need != needed.end()) {
            WAYBILL_CHECK(tx.put(lengthen_due, order, need->second, due.at));
            continue;
        }
        WAYBILL_TRY(const auto lines, expire_order(tx, order, due.at, freed));
        if (lines > 0) ++ended;
    }
    WAYBILL_CHECK(tx.put_each(free_pieces, freed, [](const auto& one) {
        return sql::Values::of(one.second, one.first);
    }));
    return ended;
}

Result<bool> is_committed(sql::Tx& tx, OrderId order) {
    WAYBILL_TRY(const auto found, tx.one(find_committed, sql::first<std::int64_t>, order));
    return found.has_value();
}

Result<std::vector<HeldLine>> held_lines(sql::Tx& tx, OrderId order) {
    return tx.all(find_held, held_columns, order);
}

}  // namespace waybill::catalog
