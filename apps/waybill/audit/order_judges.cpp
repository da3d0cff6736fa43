// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/order_lives.hpp"
#include "platform/core/id.hpp"

#include <algorithm>
#include <format>
#include <initializer_list>
#include <set>

/// Each check by orders in words of C++: what is known of one order is at hand.
namespace waybill::audit {
namespace {

bool is_ended(const Life::Order& order) {
    return order.status == "COMPLETED" || order.status == "CANCELLED";
}

/// By the first reservation of each state.
std::string states_of(const std::vector<Life::Held>& reservations) {
    std::string out;
    std::set<std::string_view> seen;
    for (const Life::Held& one : reservations)
        if (seen.insert(one.state).second) out.append(out.empty() ? "" : ",").append(one.state);
    return out.empty() ? "not reserved" : out;
}

std::int64_t count_of(const std::vector<Life::Held>& reservations,
                      std::initializer_list<std::string_view> states) {
    return std::ranges::count_if(reservations,
                                 [&](const Life::Held& one) { return one_of(one.state, states); });
}

void judge_order(const Life& life, Tell tell) {
    const Life::Order& order = *life.order;
    if (life.lines == 0 || life.last_line + 1 != life.lines ||
        life.lines_total + order.fee != order.total)
        tell("MON-5a", life.id,
             std::format("total {}, lines and fee {}", order.total, life.lines_total + order.fee));
    const auto is = [&order](std::initializer_list<std::string_view> states) {
        return one_of(order.status, states);
    };
    const bool odd = (order.status == "CANCELLED") != order.cancel_reason.has_value() ||
                     is_ended(order) != order.finished.has_value() ||
                     (is({"PENDING"}) && order.paid) ||
                     (is({"PAID", "PREPARING", "READY", "DELIVERING", "COMPLETED"}) &&
                      !order.in_cash() && !order.paid) ||
                     (order.in_cash() && (order.paid || is({"PAID"}))) ||
                     (is({"PREPARING", "READY", "DELIVERING", "COMPLETED"}) && !order.accepted) ||
                     (is({"READY", "DELIVERING", "COMPLETED"}) && !order.ready) ||
                     (is({"DELIVERING", "COMPLETED"}) && (!order.picked_up || !order.courier)) ||
                     (order.hidden && !is_ended(order)) || order.expires <= order.created;
    if (odd)
        tell("ORD-2c", life.id, std::format("is {}, but not all that goes with it", order.status));
    if (order.unpaid() && !(life.window_timer && *life.window_timer <= order.expires))
        tell("ORD-5a", life.id, "is unpaid without a timer that ends it in time");
    if (!order.people_known)
        tell("CPY-11", life.id, "is of a customer or partner that is not there");
}

/// Whether an order is what its steps have made of it.
void judge_history(const Life& life, Tell tell) {
    const Life::Order& order = *life.order;
    const Life::History& history = life.history;
    if (history.used_twice)
        tell("ORD-4a", life.id, std::format("{} caused two steps", *history.used_twice));
    const auto is_time_of = [&history](const Number& time, Life::Kind kind) {
        const Life::Step& step = history.steps[kind];
        return time ? step.count > 0 && step.latest == *time : step.count == 0;
    };
    // Who brought an order back has no longer picked it up.
    const bool picked_up = order.picked_up ? is_time_of(order.picked_up, Life::picked_up)
                                           : history.steps[Life::picked_up].count <=
                                                 history.steps[Life::returned].count;
    const bool whole = !history.gap && history.count == order.version;
    const bool same = history.state == order.status && is_time_of(order.created, Life::created) &&
                      is_time_of(order.paid, Life::paid) &&
                      is_time_of(order.accepted, Life::accepted) &&
                      is_time_of(order.ready, Life::made_ready) && picked_up &&
                      is_time_of(order.finished, Life::finished);
    const bool replaced = history.replacing == life.former;
    if (whole && same && replaced) return;
    tell("ORD-2a", life.id,
         std::format("is {} of version {}, history of {}{}", order.status, order.version,
                     history.count,
                     !whole     ? ""
                     : replaced ? ", other states or times"
                                : ", other facts replaced"));
}

void judge_stock(const Life& life, Tell tell) {
    const Life::Order& order = *life.order;
    const auto& all = life.reservations;
    const auto count = [&all](std::initializer_list<std::string_view> states) {
        return count_of(all, states);
    };
    bool right = !all.empty();
    if (order.unpaid())
        right = right && count({"active"}) == std::ssize(all);
    else if (order.status == "CANCELLED")
        right = right && count({"active", "committed"}) == 0 &&
                (!order.paid || order.cancel_reason == "out_of_stock" || count({"restocked"}) > 0);
    else
        right = count({"committed"}) > 0 && count({"committed", "expired"}) == std::ssize(all);
    if (!right)
        tell("STK-4a", life.id, std::format("is {}, its stock {}", order.status, states_of(all)));
}

/// What has been given back still says what was held, as long as nothing else is.
void judge_lines(const Life& life, Tell tell) {
    std::map<std::string_view, std::int64_t> left;
    for (const Life::Held& line : life.ordered) left[line.offer] += line.quantity;
    if (life.order) {
        const bool any = count_of(life.reservations, {"active", "committed", "restocked"}) > 0;
        for (const Life::Held& held : life.reservations)
            if (!held.offer.empty() &&
                (!any || one_of(held.state, {"active", "committed", "restocked"})))
                left[held.offer] -= held.quantity;
    }
    for (const auto& [offer, quantity] : left)
        if (quantity != 0)
            tell("STK-4b", life.id, std::format("reserved another number of {}", offer));
}

/// What belongs to no order. A reservation precedes its order by the moment of the confirmation,
/// and the quote, whose id both have, lives ten minutes.
void judge_orphan(const Life& life, TimePoint at, Tell tell) {
    if (life.lines > 0) tell("SCH-3", life.id, "has lines, and is no order");
    if (life.history.count > 0) tell("SCH-3", life.id, "has a history, and is no order");
    for (const Life::Held& held : life.reservations)
        if (one_of(held.state, {"committed", "restocked"}))
            tell("STK-6b", life.id,
                 std::format("has stock {}, and there is no such order", held.state));
    if (life.called) tell("STK-6b", life.id, "was told to its partner, and there is no such order");
    if (life.payment) tell("CPY-1", life.id, "is in payments.payments and not in main.orders");
    if (life.delivery && !life.delivery->foreign)
        tell("CPY-2", life.id, "is in couriers.deliveries and not in main.orders");
    const std::int64_t now = to_micros(at);
    if (!life.held_until || *life.held_until <= now) return;
    constexpr std::int64_t grace = 15LL * 60 * 1000;
    const auto id = OrderId::parse(life.id);
    if (!id) return tell("STK-6a", life.id, "holds stock and is no order's id");
    std::int64_t made = 0;  // milliseconds: the first 48 bits
    for (int i = 0; i < 6; ++i) made = made << 8 | id->uuid().bytes[static_cast<std::size_t>(i)];
    if (now / 1000 - made < grace) return;
    tell("STK-6a", life.id, "holds stock, and there is no such order");
}

}  // namespace

void judge_life(const Life& life, TimePoint now, Tell tell) {
    if (life.order) {
        judge_order(life, tell);
        judge_history(life, tell);
        judge_stock(life, tell);
    } else {
        judge_orphan(life, now, tell);
    }
    for (const std::string& words : life.history.wrong) tell("ORD-2b", life.id, words);
    judge_lines(life, tell);
    const bool unpaid = life.order && life.order->unpaid();
    if (life.window_timer && !unpaid) tell("ORD-5b", life.id, "has a timer and is not unpaid");
}

}  // namespace waybill::audit
