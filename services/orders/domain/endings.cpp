// SPDX-License-Identifier: Apache-2.0
#include "services/orders/domain/endings.hpp"

#include "platform/core/enum_values.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace waybill::orders {
namespace {

using enum OrderStatus;
using enum CancelReason;

constexpr Duration close_again = 1h;

constexpr std::array of_pending{customer, payment_failed, expired, operator_};
constexpr std::array of_cash{customer, partner_rejected, operator_, out_of_stock};
constexpr std::array of_paid{customer, partner_rejected, operator_, out_of_stock};
constexpr std::array of_preparing{partner_rejected, operator_, out_of_stock};
constexpr std::array of_ready{operator_, no_courier, out_of_stock};
constexpr std::array of_delivering{undeliverable};

/// PENDING has timers of its own: the payment window with its reminders.
constexpr std::array rules{
    StateRule{.state = pending, .waits_for = "the customer's payment", .cancels = of_pending},
    StateRule{.state = paid,
              .waits_for = "the partner's yes or no",
              .cancels = of_paid,
              .alert = AlertReason::partner_silent,
              .alert_after = &Patience::partner_alert,
              .end = partner_rejected,
              .end_after = &Patience::partner_end,
              .closes_as = partner_rejected},
    StateRule{.state = preparing,
              .waits_for = "the partner's kitchen",
              .cancels = of_preparing,
              .closes_as = partner_rejected},
    StateRule{.state = ready,
              .waits_for = "a courier",
              .cancels = of_ready,
              .alert = AlertReason::no_courier,
              .alert_after = &Patience::courier_alert,
              .end = no_courier,
              .end_after = &Patience::courier_end,
              .closes_as = no_courier},
    StateRule{.state = delivering,
              .waits_for = "the hand-over",
              .cancels = of_delivering,
              .alert = AlertReason::delivery_late,
              .alert_after = &Patience::delivery_alert},
};

constexpr StateRule rule_of_cash{.state = pending,
                                 .waits_for = "the partner's yes or no",
                                 .cancels = of_cash,
                                 .alert = AlertReason::partner_silent,
                                 .alert_after = &Patience::partner_alert,
                                 .end = partner_rejected,
                                 .end_after = &Patience::partner_end,
                                 .closes_as = partner_rejected};

bool waits_for_payment(const Order& order) { return order.status == pending && !in_cash(order); }

/// Since when it is the partner's.
TimePoint lives_since(const Order& order, TimePoint otherwise) {
    return in_cash(order) ? order.created_at : order.paid_at.value_or(otherwise);
}

/// An order that somebody is about to fetch waits for nobody.
bool is_held(const Order& order) { return order.status == ready && !order.courier.empty(); }

}  // namespace

std::string_view to_string(AlertReason reason) {
    switch (reason) {
        case AlertReason::partner_silent: return "partner_silent";
        case AlertReason::no_courier: return "no_courier";
        case AlertReason::delivery_late: return "delivery_late";
        case AlertReason::closed: return "closed";
        case AlertReason::late_fact: return "late_fact";
        case AlertReason::courier_late: return "courier_late";
        case AlertReason::courier_overdue: return "courier_overdue";
        case AlertReason::courier_lost: return "courier_lost";
        case AlertReason::pin_locked: return "pin_locked";
        case AlertReason::charge_denied: return "charge_denied";
    }
    std::unreachable();
}

bool settles_itself(AlertReason reason) {
    return reason != AlertReason::closed && reason != AlertReason::late_fact &&
           reason != AlertReason::charge_denied;
}

bool outlives_order(AlertReason reason) { return reason == AlertReason::charge_denied; }

std::span<const StateRule> state_rules() { return rules; }
const StateRule& cash_rule() { return rule_of_cash; }

const StateRule* rule_of(OrderStatus state) {
    const auto* found = std::ranges::find(rules, state, &StateRule::state);
    return found == rules.end() ? nullptr : found;
}

const StateRule* rule_of(const Order& order) {
    const bool begins_in_cash = order.status == pending && in_cash(order);
    return begins_in_cash ? &rule_of_cash : rule_of(order.status);
}

bool may_cancel(OrderStatus from, CancelReason reason) {
    const auto* rule = rule_of(from);
    return rule != nullptr && std::ranges::contains(rule->cancels, reason);
}

bool may_cancel(const Order& order, CancelReason reason) {
    const auto* rule = rule_of(order);
    return rule != nullptr && std::ranges::contains(rule->cancels, reason);
}

bool restarts(const Order& before, const Order& after) {
    return before.status != after.status || is_held(before) != is_held(after);
}

TimePoint waits_since(const Order& order) {
    TimePoint since = order.created_at;
    for (const auto& at : {order.paid_at, order.accepted_at, order.ready_at, order.picked_up_at})
        if (at) since = std::max(since, *at);
    return since;
}

std::vector<Moment> moments(const Order& order, TimePoint since, const Patience& patience) {
    std::vector<Moment> found;
    const auto* rule = rule_of(order);
    if (rule == nullptr || waits_for_payment(order)) return found;
    const bool waits = !is_held(order);
    if (waits && rule->alert)
        found.push_back({.at = since + patience.*rule->alert_after, .what = Due::alert});
    if (waits && rule->end)
        found.push_back({.at = since + patience.*rule->end_after, .what = Due::end});
    found.push_back({.at = lives_since(order, since) + patience.close, .what = Due::close});
    std::ranges::stable_sort(found, {}, &Moment::at);
    return found;
}

std::optional<TimePoint> next_moment(const Order& order, TimePoint since, const Patience& patience,
                                     TimePoint now) {
    const auto all = moments(order, since, patience);
    if (all.empty()) return std::nullopt;
    for (const Moment& moment : all)
        if (moment.at > now) return moment.at;
    return now + close_again;
}

std::string_view to_string(OrderTimer timer) {
    switch (timer) {
        case OrderTimer::payment_window: return "order.payment_window";
        case OrderTimer::deadline: return "order.deadline";
    }
    std::unreachable();
}

OrderTimer timer_of(const Order& order) {
    return waits_for_payment(order) ? OrderTimer::payment_window : OrderTimer::deadline;
}

std::optional<TimePoint> next_look(const Order& order, TimePoint since, const Schedule& schedule,
                                   TimePoint now) {
    if (!waits_for_payment(order)) return next_moment(order, since, schedule.patience, now);
    for (const Duration reminder : schedule.reminders)
        if (order.created_at + reminder > now)
            return std::min(order.expires_at, order.created_at + reminder);
    return order.expires_at;
}

}  // namespace waybill::orders
