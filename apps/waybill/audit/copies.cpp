// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/copies.hpp"

#include <array>
#include <format>

namespace waybill::audit {
namespace {

/// `currency EUR/USD, …`: the facts that differ. What belongs to persons is not in the list of
/// copies by its value, only by its name.
std::string differences(std::span<const Same> same) {
    std::string out = "'differs:'";
    for (const Same& one : same)
        out += std::format(
            " || CASE WHEN ({0}) IS NOT ({1}) THEN ' {2} ' || COALESCE({0}, '-') || '/' || "
            "COALESCE({1}, '-') ELSE '' END",
            one.left, one.right, one.name);
    return out;
}

std::string differs(std::span<const Same> same) {
    std::string out = "FALSE";
    for (const Same& one : same) out += std::format(" OR ({}) IS NOT ({})", one.left, one.right);
    return out;
}

std::string_view name_of_left(const Copy& copy) {
    return copy.left.starts_with('(') ? "our books" : copy.left;
}

std::string in_keys(const Copy& copy, std::string_view key) {
    if (copy.keys == Keys::whole) return "TRUE";
    return std::format("{0} >= $1 AND {0} < $2", key);
}

constexpr Same order_and_payment[]{
    {"payment", "l.payment_id", "r.payment_id"},
    {"customer", "l.customer_id", "r.customer_id"},
    {"provider", "l.provider", "r.provider"},
    {"currency", "l.currency", "r.currency"},
    {"total", "l.total", "r.due"},
};

/// An order that is over is not told of its courier any more.
#define WITH_COURIER \
    "CASE WHEN r.state IN ('assigned', 'picked_up', 'returning', 'delivered') THEN "
#define OF_COURIER(column) WITH_COURIER column " END"
#define STILL_OPEN "r.state <> 'cancelled' AND l.status <> 'CANCELLED'"
constexpr Same order_and_delivery[]{
    {"status", "CASE WHEN l.status IN ('DELIVERING', 'COMPLETED', 'CANCELLED') THEN l.status END",
     "CASE r.state WHEN 'picked_up' THEN 'DELIVERING' WHEN 'returning' THEN 'DELIVERING' WHEN "
     "'delivered' THEN 'COMPLETED' WHEN "
     "'cancelled' THEN 'CANCELLED' END"},
    {"delivery_status", "CASE WHEN " STILL_OPEN " THEN l.delivery_status END",
     "CASE WHEN " STILL_OPEN " THEN CASE WHEN r.state IN ('waiting', 'offered') THEN 'none' ELSE "
     "r.state END END"},
    {"courier", "CASE WHEN " STILL_OPEN " THEN l.courier_id END",
     "CASE WHEN " STILL_OPEN " AND r.state <> 'offered' THEN r.courier_id END"},
    {"courier_name", OF_COURIER("l.courier_name"), OF_COURIER("r.courier_name")},
    {"epoch", OF_COURIER("l.courier_epoch"), OF_COURIER("r.epoch")},
    {"ready", "l.ready_at IS NOT NULL", "r.ready <> 0"},
    {"ready_at", "l.ready_at", "r.ready_at"},
    {"picked_up", "CASE WHEN " STILL_OPEN " THEN l.picked_up_at IS NOT NULL END",
     "CASE WHEN " STILL_OPEN " THEN r.picked_up_at IS NOT NULL END"},
    // What the delivery last heard of the order.
    {"heard",
     "CASE WHEN l.status = 'CANCELLED' THEN 'cancelled' WHEN l.ready_at IS NOT NULL THEN 'ready' "
     "ELSE 'accepted' END",
     "(SELECT h.what FROM main.order_history h WHERE h.order_id = r.order_id AND h.version = "
     "r.order_version)"},
};
#undef STILL_OPEN
#undef OF_COURIER
#undef WITH_COURIER

constexpr Same order_and_news[]{
    {"customer", "l.customer_id", "r.user_id"}, {"number", "l.number", "r.number"},
    {"total", "l.total", "r.amount"},           {"currency", "l.currency", "r.currency"},
    {"expires_at", "l.expires_at", "r.due"},
};

/// Whether they are the same, and not what they are: they are personal.
constexpr Same user_and_copy[]{
    {"version", "l.version", "r.version"},
    {"email", "l.email = r.email", "TRUE"},
    {"first_name", "l.first_name = r.first_name", "TRUE"},
    {"locale", "l.locale", "r.locale"},
};

constexpr Same offer_and_stock[]{
    {"partner", "l.partner_id", "r.partner_id"},
    {"active", "l.active", "r.active"},
};

constexpr Same payment_and_checkout[]{
    {"due", "l.due", "r.amount"},
    {"currency", "l.currency", "r.currency"},
};

constexpr Same payment_and_charge[]{
    {"charge", "l.charge_id", "r.charge_id"},
    {"refunded",
     "(SELECT COALESCE(SUM(s.amount), 0) FROM payments.payment_refunds s WHERE s.payment_id = "
     "l.payment_id AND COALESCE(s.charge_id, l.charge_id) = l.charge_id AND (s.done_at IS NOT NULL "
     "OR EXISTS (SELECT 1 FROM payments.sim_refunds t "
     "WHERE t.refund_id = s.refund_id)))",
     "r.refunded"},
};

constexpr Same refund_and_refund[]{{"amount", "l.amount", "r.amount"}};

constexpr auto all_copies = std::to_array<Copy>({
    {.id = "CPY-1",
     .words = "order and payment say the same",
     .left = "main.orders",
     .left_key = "order_id",
     .right = "payments.payments",
     .right_key = "order_id",
     .same = order_and_payment},
    {.id = "CPY-2",
     .words = "order and delivery say the same: how far, who carries, which assignment",
     .left = "main.orders",
     .left_key = "order_id",
     .right = "couriers.deliveries",
     .right_key = "order_id",
     .left_needs = "l.accepted_at IS NOT NULL",
     .same = order_and_delivery},
    {.id = "CPY-3",
     .words = "order and its first news say the same",
     .left = "main.orders",
     .left_key = "order_id",
     .right = "notifications.notifications",
     .right_key = "order_id",
     .right_is = "r.kind = 'order_created' AND r.occasion = ''",
     .right_needs = "FALSE",  // what is told of no order, of whatever kind: NOT-1b
     .same = order_and_news},
    {.id = "CPY-4",
     .words = "accounts and the copy of them for mail say the same",
     .keys = Keys::user,
     .left = "identity.users",
     .left_key = "user_id",
     .right = "notifications.users",
     .right_key = "user_id",
     .same = user_and_copy},
    {.id = "CPY-5",
     .words = "each offer has its stock, each stock its offer",
     .keys = Keys::offer,
     .holds = Holds::always,
     .left = "catalog.offers",
     .left_key = "id",
     .right = "catalog.stock",
     .right_key = "offer_id",
     .same = offer_and_stock},
    {.id = "CPY-6",
     .words = "an opened payment and the provider's checkout say the same",
     .keys = Keys::payment,
     .holds = Holds::always,
     .left = "payments.payments",
     .left_key = "payment_id",
     .right = "payments.sim_checkouts",
     .right_key = "payment_id",
     .left_needs = "l.provider = 'simulator' AND l.opened_at IS NOT NULL",
     .same = payment_and_checkout},
    // News of a charge may fail to come; within half an hour it has been asked for.
    {.id = "CPY-7",
     .words = "what we have captured and what the provider has charged are the same",
     .keys = Keys::payment,
     .left = "(SELECT * FROM payments.payments WHERE captured > 0 AND provider = 'simulator')",
     .left_key = "payment_id",
     .right = "payments.sim_charges",
     .right_key = "payment_id",
     .right_is = "r.state = 'CAPTURED'",
     .right_needs = "NOT (r.finished_at > $3 - 1800000000 AND EXISTS (SELECT 1 FROM "
                    "payments.timers t WHERE t.kind = 'payment.reconcile' AND t.key = "
                    "r.payment_id))",
     .same = payment_and_charge},
    {.id = "CPY-8",
     .words = "each refund that is done was made by the provider, and no other",
     .keys = Keys::whole,
     .holds = Holds::always,
     .left = "payments.payment_refunds",
     .left_key = "refund_id",
     .right = "payments.sim_refunds",
     .right_key = "refund_id",
     .left_needs = "l.done_at IS NOT NULL AND l.kind <> 'denied' AND EXISTS (SELECT 1 FROM "
                   "payments.payments p WHERE "
                   "p.payment_id = l.payment_id AND p.provider = 'simulator')",
     .same = refund_and_refund},
});

}  // namespace

std::span<const Copy> copies() { return all_copies; }

std::string left_rows(const Copy& copy) {
    const bool all = copy.right_is == "TRUE";
    return std::format("FROM {0} l LEFT JOIN {1} r ON r.{2} = l.{3}{4}{5} WHERE {6}", copy.left,
                       copy.right, copy.right_key, copy.left_key, all ? "" : " AND ",
                       all ? "" : copy.right_is, in_keys(copy, "l." + std::string{copy.left_key}));
}

std::string left_broken(const Copy& copy) {
    return std::format("CASE WHEN r.{} IS NULL THEN {} ELSE {} END", copy.right_key,
                       copy.left_needs, differs(copy.same));
}

std::string left_problem(const Copy& copy) {
    return std::format("CASE WHEN r.{} IS NULL THEN 'is in {} and not in {}' ELSE {} END",
                       copy.right_key, name_of_left(copy), copy.right, differences(copy.same));
}

std::string right_alone(const Copy& copy) {
    const auto key = std::format("r.{}", copy.right_key);
    return std::format("SELECT {0}, 'is in {1} and not in {2}' FROM {1} r WHERE {3} AND {4} AND "
                       "({5}) AND NOT EXISTS (SELECT 1 FROM {6} l WHERE l.{7} = {0})",
                       key, copy.right, name_of_left(copy), in_keys(copy, key), copy.right_is,
                       copy.right_needs, copy.left, copy.left_key);
}

}  // namespace waybill::audit
