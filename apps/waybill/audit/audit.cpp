// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/audit.hpp"

#include "apps/waybill/audit/events.hpp"
#include "apps/waybill/audit/ledger_chains.hpp"
#include "apps/waybill/audit/mails.hpp"
#include "apps/waybill/audit/sealed_secrets.hpp"
#include "platform/core/assert.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <format>
#include <ranges>
#include <thread>
#include <tuple>
#include <utility>

namespace waybill::audit {
namespace {

/// Beside a busy server the audit may have little of the processor; meanwhile the log grows.
constexpr std::chrono::seconds moment_max{10};
/// Looked at again in one snapshot.
constexpr std::size_t suspects_at_once = 200;
/// More than that is no news on its way.
constexpr std::size_t suspects_max = 50'000;

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
    for (const auto& group :
         {ledger_promises(), event_promises(), mail_promises(), sealing_promises()})
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

void Audit::look(Books& books, const Reading& reading, const Range& range, Part& part) const {
    Status read;
    if (reading.pass != nullptr) {
        auto tell = [&](std::string_view id, std::string_view subject, std::string words) {
            const auto check = std::ranges::find(reading.checks, id, &Check::id);
            WAYBILL_ASSERT(check != reading.checks.end());
            keep(part, reading, **check, {.violation = {std::string{subject}, std::move(words)}});
        };
        read = reading.pass->judge(books, {range.low, range.high, options_.now}, tell);
    } else {
        read = ask(books, reading, range, part);
    }
    if (read) return;
    for (const Check* check : reading.checks)
        part.broken.push_back({check->id, check->words, "cannot be read", read.error().message});
}

void Audit::keep(Part& part, const Reading& reading, const Check& check, Suspect found) {
    if (check.holds == Holds::always) {
        part.broken.push_back({check.id, check.words, std::move(found.violation.subject),
                               std::move(found.violation.words)});
        return;
    }
    found.reading = &reading;
    found.check = &check;
    part.suspects.push_back(std::move(found));
}

Status Audit::ask(Books& books, const Reading& reading, const Range& range, Part& part) const {
    const bool event = reading.keys == Keys::named_event;
    std::vector<sql::Value> values;
    if (event) {
        values = {sql::Value{range.first}, sql::Value{range.last}};
    } else if (reading.keys != Keys::whole) {
        values = {sql::Value{range.low}, sql::Value{range.high}};
    } else if (sql::text_of(reading.query).contains("$1")) {
        values = {sql::Value{options_.now}};
    }
    auto add = [&](const Check& check, const sql::Row& row, std::string words) {
        if (words.empty()) return;
        keep(
            part, reading, check,
            {.violation = {row.text(0), std::move(words)}, .position = event ? row.integer(2) : 0});
    };
    auto judge = [&](const sql::Row& row) {
        for (std::size_t i = 0; i < reading.checks.size(); ++i) {
            const Check& check = *reading.checks[i];
            const int column = static_cast<int>(i) + 1;
            if (check.judge != nullptr)
                add(check, row, check.judge(row));
            else if (!row.null(column))
                add(check, row, row.text(column));
        }
    };
    return books.fetch(reading.query, values, judge);
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

/// Each object is looked at once for all that is suspected of it.
Result<Audit::Suspects> Audit::still_wrong(std::span<const Suspect> suspects) {
    WAYBILL_CHECK(books_.hold());
    Suspects wrong;
    const auto same_object = [](const Suspect& one, const Suspect& other) {
        return one.reading == other.reading && one.position == other.position &&
               one.violation.subject == other.violation.subject;
    };
    for (const auto some : suspects | std::views::chunk_by(same_object)) {
        Part part;
        look(books_, *some.front().reading, Range::of(some.front()), part);
        explain(books_, part);
        const auto suspected = [&some](std::string_view id) {
            return std::ranges::any_of(some, [id](const Suspect& s) { return s.check->id == id; });
        };
        for (Suspect& again : part.suspects)
            if (suspected(again.check->id)) wrong.push_back(std::move(again));
        // Only that it cannot be read: what always holds has been judged.
        std::erase_if(part.broken, [&](const Finding& found) { return !suspected(found.id); });
        part.suspects.clear();
        take(std::move(part));
    }
    books_.release();
    return wrong;
}

/// Each object once for each check.
void Audit::thin_out() {
    const auto key = [](const Suspect& one) {
        return std::tie(one.reading, one.violation.subject, one.position, one.check);
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
