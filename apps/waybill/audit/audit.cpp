// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/audit.hpp"

#include "apps/waybill/audit/databases.hpp"
#include "apps/waybill/audit/events.hpp"
#include "apps/waybill/audit/ledger_chains.hpp"
#include "apps/waybill/audit/sealed_secrets.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <format>
#include <thread>
#include <tuple>
#include <utility>

namespace waybill::audit {

/// Keys from `low` to before `high`; of events, positions.
struct Audit::Range {
    std::string low{};
    std::string high{};
    std::int64_t first{0};
    std::int64_t last{0};

    static Range of(const Suspect& suspect) {
        // No key goes on with a character below this one.
        return {.low = suspect.violation.subject,
                .high = suspect.violation.subject + " ",
                .first = suspect.position,
                .last = suspect.position + 1};
    }
};

namespace {

/// Objects of one step: what is stored of some hundred orders fits in the processor's cache.
constexpr int keys_at_once = 500;
constexpr std::int64_t events_at_once = 5000;
/// Beside a busy server the audit may have little of the processor; meanwhile the log grows.
constexpr std::chrono::seconds moment_max{10};
/// Looked at again in one snapshot.
constexpr std::size_t suspects_at_once = 200;
/// More than that is no news on its way.
constexpr std::size_t suspects_max = 50'000;

/// After every key.
constexpr std::string_view end_of_keys = "\x7f";

std::string_view all_keys(Keys keys) {
    switch (keys) {
        case Keys::order: return "SELECT order_id FROM main.orders ORDER BY order_id";
        case Keys::payment: return "SELECT payment_id FROM payments.payments ORDER BY payment_id";
        case Keys::user: return "SELECT user_id FROM identity.users ORDER BY user_id";
        case Keys::offer: return "SELECT id FROM catalog.offers ORDER BY id";
        case Keys::courier: return "SELECT courier_id FROM couriers.couriers ORDER BY courier_id";
        case Keys::event:
        case Keys::named_event:
        case Keys::whole: break;
    }
    std::unreachable();
}

/// Snapshots after the first, with the pauses before them. Once nothing is under way for what is
/// left, three are enough.
constexpr std::array pauses{100ms, 150ms, 250ms, 500ms, 1000ms, 1500ms};
constexpr std::size_t looks_min = 2;

}  // namespace

bool Report::broken() const {
    return std::ranges::any_of(outcomes, [](const Outcome& one) { return one.broken > 0; });
}

bool Report::undecided() const {
    return std::ranges::any_of(outcomes, [](const Outcome& one) { return one.undecided > 0; });
}

Outcome& Audit::outcome(std::string_view id, std::string_view words) {
    const auto known = index_.find(id);
    if (known != index_.end()) return report_.outcomes[known->second];
    index_.emplace(id, report_.outcomes.size());
    return report_.outcomes.emplace_back(
        Outcome{.id = std::string{id}, .words = std::string{words}});
}

void Audit::break_promise(std::string_view id, std::string_view words, Violation violation) {
    Outcome& broken = outcome(id, words);
    ++broken.broken;
    if (broken.shown.size() < options_.shown_max) broken.shown.push_back(std::move(violation));
}

Result<Report> Audit::run() {
    list_all();
    WAYBILL_CHECK(read_all());
    WAYBILL_CHECK(look_again());
    return std::move(report_);
}

/// In the order in which they are told.
void Audit::list_all() {
    for (const Finding& one : integrity_promises()) outcome(one.id, one.words);
    for (const Check& check : checks()) outcome(check.id, check.words);
    for (const auto& group : {ledger_promises(), event_promises(), sealing_promises()})
        for (const Finding& one : group) outcome(one.id, one.words);
}

/// Each step by whichever thread is free, with its own connection.
Status Audit::read_all() {
    WAYBILL_TRY(auto second, Books::open(books_.folder()));
    Books* const readers[]{&books_, &second};
    for (Books* reader : readers) WAYBILL_CHECK(reader->map_files());
    WAYBILL_CHECK(Books::hold(readers));
    const auto steps = plan();
    std::vector<Part> parts(steps.size());
    std::atomic<std::size_t> next{0};
    auto read = [&](Books& books, Status& done) {
        for (std::size_t i = next++; i < steps.size() && done; i = next++) {
            parts[i] = steps[i](books);
            done = books.renew(moment_max);
        }
        books.release();
    };
    Status done[]{{}, {}};
    {
        const std::jthread beside{[&] { read(second, done[1]); }};
        read(books_, done[0]);
    }
    for (const Status& one : done) WAYBILL_CHECK(Status{one});
    for (Part& part : parts) take(std::move(part));
    return {};
}

/// What takes long comes first, so that both threads end at the same time.
std::vector<Audit::Step> Audit::plan() {
    std::vector<Step> steps;
    for (const Stored& stored : stored_databases())
        steps.push_back([this, &stored](Books& books) {
            return Part{.broken = check_integrity(books, stored, options_.depth)};
        });
    steps.push_back([](Books& books) { return Part{.broken = check_ledger_chains(books)}; });
    steps.push_back([this](Books& books) {
        return Part{.broken = check_sealed_secrets(books, options_.sealing_key)};
    });
    steps.push_back([this](Books& books) { return read_events(books); });
    for (const Reading& reading : readings())
        if (reading.keys == Keys::whole)
            steps.push_back([this, &reading](Books& books) {
                Part part;
                look(books, reading, {}, part);
                explain(books, part);
                return part;
            });
    for (const std::string_view database : {"payments", "couriers"}) plan_events(database, steps);
    for (const Keys keys : {Keys::order, Keys::payment, Keys::user, Keys::offer, Keys::courier})
        plan_ranges(keys, steps);
    steps.push_back([this](Books& books) {
        count(books);
        return Part{};
    });
    return steps;
}

void Audit::plan_ranges(Keys keys, std::vector<Step>& steps) {
    Range range;
    int count = 0;
    auto cut = [&](const sql::Row& row) {
        if (++count % keys_at_once != 0) return;
        range.high = row.text(0);
        steps.push_back(read_range(keys, {}, range));
        range.low = range.high;
    };
    // What cannot be read is told by the checks that follow, of all that is left.
    [[maybe_unused]] const Status cuts = books_.fetch(std::string{all_keys(keys)}, cut);
    range.high = end_of_keys;
    steps.push_back(read_range(keys, {}, range));
}

void Audit::plan_events(std::string_view database, std::vector<Step>& steps) {
    std::int64_t first = 0;
    std::int64_t end = 0;
    auto ends = [&](const sql::Row& row) {
        first = row.integer(0);
        end = row.integer(1);
    };
    const auto text = std::format("SELECT (SELECT MIN(position) FROM {0}.outbox), (SELECT "
                                  "MAX(position) FROM {0}.outbox)",
                                  database);
    [[maybe_unused]] const Status found = books_.fetch(text, ends);  // as above
    for (; first <= end; first += events_at_once)
        steps.push_back(
            read_range(Keys::event, database, {.first = first, .last = first + events_at_once}));
}

Audit::Step Audit::read_range(Keys keys, std::string_view database, Range range) const {
    return [this, keys, database, range = std::move(range)](Books& books) {
        Part part;
        for (const Reading& reading : readings())
            if (reading.keys == keys && (keys != Keys::event || reading.database == database))
                look(books, reading, range, part);
        explain(books, part);
        return part;
    };
}

Audit::Part Audit::read_events(Books& books) const {
    auto read = audit::read_events(books, options_.now);
    if (!read) {
        const Finding& promise = event_promises().front();
        return {.broken = {{promise.id, promise.words, "events", read.error().message}}};
    }
    Part part{.broken = std::move(read->unwritten)};
    for (const NamedEvent& event : read->named) {
        const auto reading = std::ranges::find(readings(), event.query,
                                               [](const Reading& one) { return one.query.name; });
        look(books, *reading, {.first = event.position, .last = event.position + 1}, part);
    }
    explain(books, part);
    return part;
}

void Audit::look(Books& books, const Reading& reading, const Range& range, Part& part) const {
    const bool event = reading.keys == Keys::event || reading.keys == Keys::named_event;
    std::vector<sql::Value> values;
    if (event) {
        values = {sql::Value{range.first}, sql::Value{range.last}};
    } else if (reading.keys != Keys::whole) {
        values = {sql::Value{range.low}, sql::Value{range.high}};
    }
    const std::string_view time = reading.keys == Keys::whole ? "$1" : "$3";
    if (reading.query.text.contains(time)) values.emplace_back(options_.now);
    auto add = [&](const Check& check, const sql::Row& row, std::string words) {
        if (words.empty()) return;
        if (check.holds == Holds::always)
            part.broken.push_back({check.id, check.words, row.text(0), std::move(words)});
        else
            part.suspects.push_back({.reading = &reading,
                                     .check = &check,
                                     .violation = {row.text(0), std::move(words)},
                                     .position = event ? row.integer(2) : 0});
    };
    std::vector<Before> before(reading.checks.size());
    auto keep = [&](const sql::Row& row) {
        for (std::size_t i = 0; i < reading.checks.size(); ++i) {
            const Check& check = *reading.checks[i];
            const int column = static_cast<int>(i) + 1;
            if (check.judge != nullptr)
                add(check, row, check.judge(row, before[i]));
            else if (!row.null(column))
                add(check, row, row.text(column));
        }
    };
    if (auto read = books.fetch(reading.query, values, keep); !read)
        for (const Check* check : reading.checks)
            part.broken.push_back(
                {check->id, check->words, "cannot be read", read.error().message});
}

/// In the moment in which they were found.
void Audit::explain(Books& books, Part& part) {
    if (part.suspects.empty()) return;
    const auto& under_way = books.under_way();
    for (Suspect& one : part.suspects) one.explained = under_way.contains(one.violation.subject);
}

void Audit::take(Part part) {
    for (Finding& found : part.broken)
        break_promise(found.id, found.words, {std::move(found.subject), std::move(found.problem)});
    for (Suspect& one : part.suspects) {
        if (suspects_.size() < suspects_max)
            suspects_.push_back(std::move(one));
        else
            break_promise(one.check->id, one.check->words, std::move(one.violation));
    }
}

Result<Audit::Suspects> Audit::still_wrong(std::span<const Suspect> suspects) {
    WAYBILL_CHECK(books_.hold());
    Suspects wrong;
    for (const Suspect& one : suspects) {
        Part part;
        look(books_, *one.reading, Range::of(one), part);
        explain(books_, part);
        for (Suspect& again : part.suspects)
            if (again.check == one.check) wrong.push_back(std::move(again));
        // Only that it cannot be read: what always holds has been judged.
        std::erase_if(part.broken, [&one](const Finding& f) { return f.id != one.check->id; });
        part.suspects.clear();
        take(std::move(part));
    }
    books_.release();
    return wrong;
}

/// Each object once for each check.
void Audit::thin_out() {
    const auto key = [](const Suspect& one) {
        return std::tie(one.check, one.violation.subject, one.position);
    };
    std::ranges::sort(suspects_, {}, key);
    const auto rest = std::ranges::unique(suspects_, {}, key);
    suspects_.erase(rest.begin(), rest.end());
}

Status Audit::look_again() {
    thin_out();
    for (std::size_t look = 0; look < pauses.size() && !suspects_.empty(); ++look) {
        const bool explained =
            std::ranges::any_of(suspects_, [](const Suspect& one) { return one.explained; });
        if (look >= looks_min && !explained) break;
        if (options_.wait) options_.wait(pauses[look]);
        Suspects left;
        for (std::size_t i = 0; i < suspects_.size(); i += suspects_at_once) {
            const auto some =
                std::span{suspects_}.subspan(i, std::min(suspects_at_once, suspects_.size() - i));
            WAYBILL_TRY(auto wrong, still_wrong(some));
            std::ranges::move(wrong, std::back_inserter(left));
        }
        suspects_ = std::move(left);
        thin_out();
    }
    for (Suspect& one : suspects_) {
        if (one.explained)
            ++outcome(one.check->id, one.check->words).undecided;
        else
            break_promise(one.check->id, one.check->words, std::move(one.violation));
    }
    suspects_.clear();
    return {};
}

void Audit::count(Books& books) {
    static constexpr std::pair<std::string_view, std::string_view> tables[]{
        {"orders", "main.orders"},
        {"steps", "main.order_history"},
        {"payments", "payments.payments"},
        {"ledger entries", "payments.ledger_entries"},
        {"offers", "catalog.offers"},
        {"reservations", "catalog.reservations"},
        {"deliveries", "couriers.deliveries"},
        {"couriers", "couriers.couriers"},
        {"accounts", "identity.users"},
        {"news", "notifications.notifications"},
    };
    for (const auto& [what, table] : tables) {
        Count count{.what = what};
        auto keep = [&count](const sql::Row& row) { count.rows = row.integer(0); };
        // What cannot be read has been told by the checks.
        [[maybe_unused]] const Status counted =
            books.fetch(std::format("SELECT COUNT(*) FROM {}", table), keep);
        report_.read.push_back(count);
    }
}

}  // namespace waybill::audit
