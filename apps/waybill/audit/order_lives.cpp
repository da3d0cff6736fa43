// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/order_lives.hpp"

#include "contracts/orders/v1/events.types.hpp"
#include "services/orders/domain/transitions.hpp"

#include <algorithm>
#include <format>

namespace waybill::audit {
namespace {

constexpr std::array<std::string_view, Life::unknown> words_of_steps{
    "created",   "paid",      "accepted",  "ready",    "assigned",
    "picked_up", "completed", "cancelled", "returned", "finished"};
/// The news of each step, in the same order.
constexpr std::array<std::string_view, Life::returned> words_of_news{
    "order_created",  "order_paid",       "order_accepted",  "order_ready",
    "order_assigned", "order_on_its_way", "order_delivered", "order_cancelled"};

Life::Kind kind_in(std::span<const std::string_view> words, std::string_view word) {
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == word) return static_cast<Life::Kind>(i);
    return Life::unknown;
}

bool is_step(std::string_view from, std::string_view what, std::string_view to) {
    return std::ranges::any_of(orders::transitions(), [&](const orders::Transition& step) {
        return what == to_string(step.step) && from == to_string(step.from) &&
               to == to_string(step.to);
    });
}

/// What is wrong with a step: whether it is in the published graph, and begins where the one before
/// ended. The first has no from.
void note_wrong(Life::History& history, const sql::Row& row) {
    const auto from = row.view(2);
    const auto what = row.view(3);
    const auto to = row.view(4);
    const std::int64_t version = row.integer(1);
    const bool first = version == 1;
    const bool follows = first || (history.count > 0 && history.state == from);
    const bool known =
        first ? what == "created" && to == "PENDING" && row.null(2) : is_step(from, what, to);
    if (known && follows) return;
    history.wrong.push_back(
        std::format("{}, version {}: {} {} {}",
                    known ? "does not begin where the step before ended" : "no such step", version,
                    from, what, to));
}

void keep_order(Life& life, const sql::Row& row) {
    life.order = Life::Order{.status = row.text(1),
                             .delivery_status = row.text(2),
                             .cancel_reason = text_in(row, 3),
                             .currency = row.text(4),
                             .fee = row.integer(5),
                             .total = row.integer(6),
                             .details = row.text(7),
                             .payment = row.text(8),
                             .provider = row.text(9),
                             .courier = text_in(row, 10),
                             .courier_name = row.text(11),
                             .epoch = row.integer(12),
                             .created = row.integer(13),
                             .expires = row.integer(14),
                             .paid = number_in(row, 15),
                             .accepted = number_in(row, 16),
                             .ready = number_in(row, 17),
                             .picked_up = number_in(row, 18),
                             .finished = number_in(row, 19),
                             .version = row.integer(20),
                             .number = row.text(21),
                             .customer = row.text(22),
                             .partner = row.text(23),
                             .pin_digest = row.text(24),
                             .note = row.text(25),
                             .hidden = !row.null(26),
                             .people_known = row.boolean(27),
                             .person_gone = row.boolean(28),
                             .erasing = row.boolean(29),
                             .erased = row.boolean(30),
                             .sealed = row.boolean(31)};
}

void keep_payment(Life& life, const sql::Row& row) {
    life.payment = Life::Payment{.id = row.text(1),
                                 .customer = row.text(2),
                                 .provider = row.text(3),
                                 .currency = row.text(4),
                                 .status = row.text(5),
                                 .due = row.integer(6),
                                 .captured = row.integer(7),
                                 .refunded = row.integer(8),
                                 .failures = row.integer(9),
                                 .order_cancelled = !row.null(10),
                                 .settled = !row.null(11),
                                 .reduced = row.integer(12),
                                 .revision = row.integer(13),
                                 .past = row.text(14)};
}

void keep_delivery(Life& life, const sql::Row& row) {
    life.delivery = Life::Delivery{.state = row.text(1),
                                   .ready = row.boolean(2),
                                   .courier = text_in(row, 3),
                                   .courier_name = row.text(4),
                                   .epoch = row.integer(5),
                                   .order_version = row.integer(6),
                                   .details = row.text(7),
                                   .pin_digest = row.text(8),
                                   .ready_at = number_in(row, 9),
                                   .assigned = !row.null(10),
                                   .picked_up = number_in(row, 11),
                                   .finished = !row.null(12),
                                   .to_answer = !row.null(13),
                                   .courier_known = row.boolean(14),
                                   .due = number_in(row, 15),
                                   .overdue = number_in(row, 16),
                                   .version = row.integer(17),
                                   .past = row.text(18),
                                   .foreign = row.boolean(19),
                                   .cash_due = row.integer(20),
                                   .cash_collected = row.integer(21)};
}

bool replaces(std::string_view what) {
    return std::ranges::any_of(enum_values<orders::Step>, [what](orders::Step step) {
        return orders::replaces_facts(step) && what == to_string(step);
    });
}

/// What is published of a step.
const messaging::EventType* event_of(std::string_view step) {
    static constexpr std::string_view prefix = "order.";
    const auto* found = std::ranges::find(orders::v1::events::all, step, [](const auto& type) {
        return type.name.substr(prefix.size());
    });
    return found == std::ranges::end(orders::v1::events::all) ? nullptr : found;
}

void keep_step(Life& life, const sql::Row& row) {
    Life::History& history = life.history;
    note_wrong(history, row);
    const std::int64_t version = row.integer(1);
    const std::int64_t at = row.integer(5);
    const auto what = row.view(3);
    const auto note = [&history, at](Life::Kind kind) {
        Life::Step& step = history.steps[kind];
        ++step.count;
        step.latest = std::max(step.latest, at);
    };
    ++history.count;
    history.gap |= version != history.count;
    history.state = row.view(4);
    history.kept = row.view(7);
    std::string cause = row.text(6);
    if (std::ranges::contains(history.causes, cause)) history.used_twice = cause;
    history.causes.push_back(std::move(cause));
    const messaging::EventType* said = event_of(what);
    const Life::Kind kind = kind_of_step(what);
    // Of some steps nobody is told.
    if (kind != Life::unknown || said == nullptr || said->consumed_by("notifications")) note(kind);
    if (said != nullptr && said->consumed_by("couriers")) history.to_hear = row.text(3);
    if (replaces(what)) ++history.replacing;
    if (history.state == "COMPLETED" || history.state == "CANCELLED") note(Life::finished);
    if (life.delivery && life.delivery->order_version == version) history.heard = row.text(3);
}

void keep_line(Life& life, const sql::Row& row) {
    ++life.lines;
    life.last_line = row.integer(1);
    life.lines_total += row.integer(4);
    life.ordered.push_back({.offer = row.text(2), .quantity = row.integer(3), .state = {}});
}

void keep_reservation(Life& life, const sql::Row& row) {
    life.reservations.push_back(
        {.offer = row.text(2), .quantity = row.integer(3), .state = row.text(4)});
    if (row.integer(1) == 0 && row.view(4) == "active") life.held_until = row.integer(5);
}

void keep_news(Life& life, const sql::Row& row) {
    Life::Told& told = life.told;
    const auto word = row.view(1);
    const bool first = row.view(2).empty();
    const auto user = row.view(3);
    if (told.count == 0 || user < told.first_user) told.first_user = user;
    if (told.count == 0 || user > told.last_user) told.last_user = user;
    ++told.count;
    if (word == "payment_failed") {
        ++told.failures;
    } else if (word == "refund") {
        // Each tells of all that went back until then.
        told.refunded = std::max(told.refunded, row.integer(4));
    } else if (word != "payment_reminder" && word != "surplus_returned") {
        ++told.steps;
        const auto kind = kind_in(words_of_news, word);
        if (first && kind != Life::unknown) told.kinds[kind] = true;
    }
    if (!first || word != "order_created") return;
    told.user = user;
    told.amount = row.integer(4);
    told.number = row.view(5);
    told.currency = row.view(6);
    told.due = row.integer(7);
}

constexpr auto tables_of_orders = std::to_array<Table<Life>>({
    {{"audit.orders",
      "SELECT order_id, status, delivery_status, cancel_reason, currency, delivery_fee, total, "
      "details, payment_id, provider, courier_id, courier_name, courier_epoch, created_at, "
      "expires_at, paid_at, accepted_at, ready_at, picked_up_at, finished_at, version, number, "
      "customer_id, partner_id, pin_digest, note, hidden_at, EXISTS (SELECT 1 FROM identity.users "
      "u WHERE "
      "u.user_id = o.customer_id) AND EXISTS (SELECT 1 FROM catalog.partners p WHERE p.id = "
      "o.partner_id), EXISTS (SELECT 1 FROM identity.users u WHERE u.user_id = o.customer_id AND "
      "u.erased_at IS NOT NULL), EXISTS (SELECT 1 FROM main.timers t WHERE t.kind = "
      "'customer.erase' AND t.key = o.customer_id), o.erased_at IS NOT NULL, o.sealed <> '' FROM "
      "main.orders o WHERE " WAYBILL_AUDIT_KEYS("order_id") " ORDER BY order_id"},
     keep_order},
    {{"audit.payments_of_orders",
      "SELECT order_id, payment_id, customer_id, provider, currency, status, due, captured, "
      "refunded, failures, order_cancelled_at, settled_at, reduced, revision, past FROM "
      "payments.payments "
      "WHERE " WAYBILL_AUDIT_KEYS("order_id") " ORDER BY order_id"},
     keep_payment},
    {{"audit.deliveries_of_orders",
      "SELECT order_id, state, ready, courier_id, courier_name, epoch, order_version, details, "
      "pin_digest, ready_at, assigned_at, picked_up_at, finished_at, answer_by, EXISTS "
      "(SELECT 1 FROM couriers.couriers c WHERE c.courier_id = d.courier_id), due_at, overdue_at, "
      "version, past, EXISTS (SELECT 1 FROM couriers.foreign_orders f WHERE f.order_id = "
      "d.order_id), cash_due, cash_collected FROM "
      "couriers.deliveries d WHERE " WAYBILL_AUDIT_KEYS("order_id") " ORDER BY order_id"},
     keep_delivery},
    {{"audit.offers_of_orders", "SELECT order_id, epoch, courier_id, state FROM "
                                "couriers.delivery_offers WHERE " WAYBILL_AUDIT_KEYS(
                                    "order_id") " ORDER BY order_id, epoch, courier_id"},
     [](Life& life, const sql::Row& row) {
         life.offers.push_back(
             {.epoch = row.integer(1), .courier = row.text(2), .state = row.text(3)});
     }},
    {{"audit.decisions_of_orders", "SELECT order_id, epoch, courier_id FROM "
                                   "couriers.dispatch_decisions WHERE " WAYBILL_AUDIT_KEYS(
                                       "order_id") " ORDER BY order_id, epoch"},
     [](Life& life, const sql::Row& row) {
         life.decisions.push_back({.epoch = row.integer(1), .courier = row.text(2), .state = {}});
     }},
    {{"audit.steps_of_orders",
      "SELECT order_id, version, from_status, what, to_status, at, cause, state FROM "
      "main.order_history "
      "WHERE " WAYBILL_AUDIT_KEYS("order_id") " ORDER BY order_id, version"},
     keep_step},
    {{"audit.former_facts_of_orders",
      "SELECT order_id FROM main.order_former WHERE " WAYBILL_AUDIT_KEYS(
          "order_id") " ORDER BY order_id"},
     [](Life& life, const sql::Row&) { ++life.former; }},
    {{"audit.lines_of_orders",
      "SELECT order_id, line, offer_id, quantity, total FROM main.order_lines "
      "WHERE " WAYBILL_AUDIT_KEYS("order_id") " ORDER BY order_id, line"},
     keep_line},
    {{"audit.stock_of_orders",
      "SELECT order_id, line, offer_id, quantity, state, until FROM "
      "catalog.reservations WHERE " WAYBILL_AUDIT_KEYS("order_id") " ORDER BY order_id, line"},
     keep_reservation},
    {{"audit.calls_of_orders",
      "SELECT order_id FROM catalog.partner_calls WHERE " WAYBILL_AUDIT_KEYS(
          "order_id") " ORDER BY order_id"},
     [](Life& life, const sql::Row&) { life.called = true; }},
    {{"audit.timers_of_orders",
      "SELECT key, due FROM main.timers WHERE kind = "
      "'order.payment_window' AND " WAYBILL_AUDIT_KEYS("key") " ORDER BY key"},
     [](Life& life, const sql::Row& row) { life.window_timer = row.integer(1); }},
    {{"audit.news_of_orders",
      "SELECT order_id, kind, occasion, user_id, amount, number, currency, due FROM "
      "notifications.notifications WHERE kind NOT IN ('system_alert', 'announcement', "
      "'webhook_off')  "
      "AND " WAYBILL_AUDIT_KEYS("order_id") " ORDER BY order_id, kind, occasion"},
     keep_news},
});
constexpr auto queries_of_orders = queries_of(tables_of_orders);

/// Reads what the checks by orders look at, each table once in the order of its keys, and judges
/// it order by order.
Status judge_orders(Books& books, const KeyRange& range, Tell tell) {
    Lives<Life> lives;
    WAYBILL_CHECK(lives.read(books, range, tables_of_orders));
    lives.each([&](const Life& life) {
        judge_life(life, range.now, tell);
        judge_copies(life, tell);
        judge_pasts(life, tell);
    });
    return {};
}

}  // namespace

constinit const Pass lives_of_orders{.queries = queries_of_orders, .judge = judge_orders};

Life::Kind kind_of_step(std::string_view what) {
    return kind_in(std::span{words_of_steps}.first(Life::finished), what);
}
std::string_view word_of_step(Life::Kind kind) {
    return kind == Life::unknown ? "another" : words_of_steps[kind];
}

}  // namespace waybill::audit
