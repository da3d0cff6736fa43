// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/action_chain.hpp"
#include "apps/waybill/audit/audit.hpp"
#include "apps/waybill/audit/databases.hpp"
#include "apps/waybill/audit/events.hpp"
#include "apps/waybill/audit/ledger_chains.hpp"
#include "apps/waybill/audit/mails.hpp"
#include "apps/waybill/audit/pictures.hpp"
#include "apps/waybill/audit/sealed_secrets.hpp"

#include <algorithm>
#include <format>
#include <iterator>
#include <utility>

/// The steps of an audit, each of which one thread does.
namespace waybill::audit {
namespace {

/// Objects of one step: what is stored of some hundred orders fits in the processor's cache.
constexpr int keys_at_once = 500;
/// Kept answers are read by their times, in microseconds.
constexpr std::int64_t time_at_once = 60'000'000;
constexpr std::int64_t answer_steps_max = 100;

/// After every key.
constexpr std::string_view end_of_keys = "\x7f";

std::string_view all_keys(Keys keys) {
    switch (keys) {
        case Keys::order: return "SELECT order_id FROM main.orders ORDER BY order_id";
        case Keys::payment: return "SELECT payment_id FROM payments.payments ORDER BY payment_id";
        case Keys::user: return "SELECT user_id FROM identity.users ORDER BY user_id";
        case Keys::offer: return "SELECT id FROM catalog.offers ORDER BY id";
        case Keys::courier: return "SELECT courier_id FROM couriers.couriers ORDER BY courier_id";
        case Keys::named_event:
        case Keys::named_payment:
        case Keys::whole: break;
    }
    std::unreachable();
}

}  // namespace

/// What takes long comes first, so that both threads end at the same time.
std::vector<Audit::Step> Audit::plan() {
    std::vector<Step> steps;
    steps.push_back([this](Books& books, Founds& found) { read_ledger(books, found); });
    for (const std::string_view source : event_sources())
        steps.push_back(
            [this, source](Books& books, Founds& found) { read_events(books, source, found); });
    steps.push_back([](Books& books, Founds& found) {
        told(By::mails, found, [&](Tell tell) { return check_mails(books, tell); });
    });
    steps.push_back([](Books& books, Founds& found) {
        told(By::actions, found, [&](Tell tell) { return check_actions(books, tell); });
    });
    steps.push_back([this](Books& books, Founds& found) {
        told(By::pictures, found,
             [&](Tell tell) { return check_pictures(books, options_.look_at_blob, tell); });
    });
    for (const Reading& reading : readings())
        if (reading.keys == Keys::whole)
            steps.push_back(
                [this, &reading](Books& books, Founds& found) { look(books, reading, {}, found); });
    steps.push_back([this](Books& books, Founds&) { count(books); });
    plan_integrity(steps);
    plan_answers(steps);
    for (const Keys keys : {Keys::order, Keys::payment, Keys::user, Keys::offer, Keys::courier})
        plan_ranges(keys, steps);
    return steps;
}

void Audit::plan_integrity(std::vector<Step>& steps) {
    for (const Stored& stored : stored_databases()) {
        steps.push_back([&stored](Books& books, Founds& found) {
            told(By::files, found, [&](Tell tell) {
                check_schema(books, stored, tell);
                return Status{};
            });
        });
        for (const std::string& table : books_.engine().tables_of(stored))
            steps.push_back([this, &stored, table](Books& books, Founds& found) {
                told(By::files, found, [&](Tell tell) {
                    books.engine().check_table(stored, table, options_.depth, tell);
                    return Status{};
                });
            });
    }
}

void Audit::plan_answers(std::vector<Step>& steps) {
    const auto& key = options_.sealing_key;
    steps.push_back([&key](Books& books, Founds& found) {
        told(By::seals, found, [&](Tell tell) { return check_sealed_partners(books, key, tell); });
        told(By::seals, found, [&](Tell tell) { return check_sealed_webhooks(books, key, tell); });
    });
    const auto times = times_of_answers(books_);
    std::int64_t first = times.first;
    const std::int64_t last = times.second;
    // One that is much older than all others does not make many steps.
    const std::int64_t some = std::max(time_at_once, (last - first) / answer_steps_max);
    for (;; first += some) {
        const std::int64_t end = first + std::min(some - 1, last - first);
        steps.push_back([&key, first, end](Books& books, Founds& found) {
            told(By::seals, found,
                 [&](Tell tell) { return check_sealed_answers(books, key, first, end, tell); });
        });
        if (end == last) return;
    }
}

void Audit::plan_ranges(Keys keys, std::vector<Step>& steps) {
    Range range;
    int count = 0;
    auto cut = [&](const sql::Row& row) {
        if (++count % keys_at_once != 0) return;
        range.high = row.text(0);
        steps.push_back(read_range(keys, range));
        range.low = range.high;
    };
    // What cannot be read is told by the checks that follow, of all that is left.
    [[maybe_unused]] const Status cuts = books_.fetch(std::string{all_keys(keys)}, cut);
    range.high = end_of_keys;
    steps.push_back(read_range(keys, range));
}

Audit::Step Audit::read_range(Keys keys, Range range) const {
    return [this, keys, range = std::move(range)](Books& books, Founds& found) {
        for (const Reading& reading : readings())
            if (reading.keys == keys) look(books, reading, range, found);
        if (keys != Keys::order) return;
        told(By::seals, found, [&](Tell tell) {
            return check_sealed_orders(books, options_.sealing_key, range.low, range.high, tell);
        });
    };
}

void Audit::read_events(Books& books, std::string_view source, Founds& found) const {
    std::vector<NamedEvent> named;
    told(By::events, found,
         [&](Tell tell) { return name_events(books, options_.now, source, named, tell); });
    for (const NamedEvent& event : named) {
        const auto reading = std::ranges::find(readings(), event.query,
                                               [](const Reading& one) { return one.query.name; });
        look(books, *reading, {.position = event.position}, found);
    }
}

void Audit::read_ledger(Books& books, Founds& found) const {
    std::vector<std::string> named;
    told(By::ledger, found, [&](Tell tell) { return check_ledger(books, named, tell); });
    for (const std::string& payment : named)
        for (const Reading& reading : readings())
            if (reading.keys == Keys::named_payment)
                look(books, reading, Range::of(payment), found);
}

}  // namespace waybill::audit
