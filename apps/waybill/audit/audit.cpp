// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/audit.hpp"

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

/// They are in the order of the checks.
Outcome& Audit::outcome(std::string_view id) {
    return report_.outcomes[static_cast<std::size_t>(&check_of(id) - checks().data())];
}

void Audit::break_promise(Found& found) {
    Outcome& broken = outcome(found.id);
    ++broken.broken;
    if (broken.shown.size() < options_.shown_max)
        broken.shown.push_back(std::move(found.violation));
}

Result<Report> Audit::run() {
    for (const Check& check : checks())
        report_.outcomes.push_back(
            {.id = std::string{check.id}, .words = std::string{check.words}});
    WAYBILL_CHECK(read_all());
    WAYBILL_CHECK(look_again());
    leave_out(books_.engine().unseen());
    return std::move(report_);
}

/// What nobody has looked at does not hold.
void Audit::leave_out(std::string_view id) {
    std::erase_if(report_.outcomes, [id](const Outcome& one) { return one.id == id; });
    report_.left_out = id;
}

/// Each step by whichever thread is free, with its own connection.
Status Audit::read_all() {
    WAYBILL_TRY(auto second, books_.another());
    Books* const readers[]{&books_, &second};
    for (Books* reader : readers) WAYBILL_CHECK(reader->engine().expect_all());
    WAYBILL_CHECK(Books::hold(readers));
    const auto steps = plan();
    std::vector<Founds> parts(steps.size());
    std::atomic<std::size_t> next{0};
    auto read = [&](Books& books, Status& done) {
        for (std::size_t i = next++; i < steps.size() && done; i = next++) {
            steps[i](books, parts[i]);
            explain(books, parts[i]);
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
    for (Founds& part : parts) take(std::move(part));
    return {};
}

void Audit::look(Books& books, const Reading& reading, const Range& range, Founds& found) const {
    auto tell = [&](std::string_view id, std::string_view subject, std::string words) {
        const Check& check = check_of(id);
        found.push_back({.id = check.id,
                         .violation = {std::string{subject}, std::move(words)},
                         .reading = check.holds == Holds::always ? nullptr : &reading,
                         .position = range.position});
    };
    const auto read = reading.pass != nullptr
                          ? reading.pass->judge(books, {range.low, range.high, options_.now}, tell)
                          : ask(books, reading, range, tell);
    if (!read) cannot_read(reading.by, reading.id, read.error(), found);
}

Status Audit::ask(Books& books, const Reading& reading, const Range& range, Tell tell) const {
    std::vector<sql::Value> values;
    if (reading.keys == Keys::named_event) {
        values = {sql::Value{range.position}};
    } else if (reading.keys != Keys::whole) {
        values = {sql::Value{range.low}, sql::Value{range.high}};
    } else if (sql::text_of(reading.query).contains("$1")) {
        values = {sql::Value{options_.now}};
    }
    auto judge = [&](const sql::Row& row) {
        if (reading.judge != nullptr)
            reading.judge(row, tell);
        else
            tell(reading.id, row.view(0), row.text(1));
    };
    return books.fetch(reading.query, values, judge);
}

/// What is no reading: nothing of it is looked at again.
void Audit::told(By by, Founds& found, FunctionRef<Status(Tell)> judge) {
    auto tell = [&found](std::string_view id, std::string_view subject, std::string words) {
        found.push_back({.id = id, .violation = {std::string{subject}, std::move(words)}});
    };
    if (const auto read = judge(tell); !read) cannot_read(by, {}, read.error(), found);
}

/// Broken is then the check with that id, or without one all that are judged there.
void Audit::cannot_read(By by, std::string_view id, const Error& error, Founds& found) {
    for (const Check& check : checks())
        if (id.empty() ? check.by == by : check.id == id)
            found.push_back({.id = check.id, .violation = {"cannot be read", error.message}});
}

/// In the moment in which they were found.
void Audit::explain(Books& books, Founds& found) {
    for (Found& one : found)
        if (one.reading != nullptr)
            one.explained = books.under_way().contains(one.violation.subject);
}

void Audit::take(Founds found) {
    for (Found& one : found) {
        if (one.reading != nullptr && suspects_.size() < suspects_max)
            suspects_.push_back(std::move(one));
        else
            break_promise(one);
    }
}

/// Each object is looked at once for all that is suspected of it.
Result<Audit::Founds> Audit::still_wrong(std::span<const Found> suspects) {
    WAYBILL_CHECK(books_.hold());
    Founds wrong;
    const auto same_object = [](const Found& one, const Found& other) {
        return one.reading == other.reading && one.position == other.position &&
               one.violation.subject == other.violation.subject;
    };
    for (const auto some : suspects | std::views::chunk_by(same_object)) {
        const Found& first = some.front();
        Founds again;
        look(books_, *first.reading, Range::of(first.violation.subject, first.position), again);
        // What else is wrong with it has been judged.
        std::erase_if(again, [&some](const Found& one) {
            return !std::ranges::contains(some, one.id, &Found::id);
        });
        explain(books_, again);
        std::ranges::move(again, std::back_inserter(wrong));
    }
    books_.release();
    return wrong;
}

/// Each object once for each check.
void Audit::thin_out() {
    const auto key = [](const Found& one) {
        return std::tie(one.reading, one.violation.subject, one.position, one.id);
    };
    std::ranges::sort(suspects_, {}, key);
    const auto rest = std::ranges::unique(suspects_, {}, key);
    suspects_.erase(rest.begin(), rest.end());
}

Status Audit::look_again() {
    thin_out();
    for (std::size_t look = 0; look < pauses.size() && !suspects_.empty(); ++look) {
        const bool explained =
            std::ranges::any_of(suspects_, [](const Found& one) { return one.explained; });
        if (look >= looks_min && !explained) break;
        if (options_.wait) options_.wait(pauses[look]);
        Founds wrong;
        for (std::size_t i = 0; i < suspects_.size(); i += suspects_at_once) {
            const auto some =
                std::span{suspects_}.subspan(i, std::min(suspects_at_once, suspects_.size() - i));
            WAYBILL_TRY(auto left, still_wrong(some));
            std::ranges::move(left, std::back_inserter(wrong));
        }
        suspects_.clear();
        take(std::move(wrong));
        thin_out();
    }
    for (Found& one : suspects_) {
        if (one.explained)
            ++outcome(one.id).undecided;
        else
            break_promise(one);
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
