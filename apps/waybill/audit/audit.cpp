// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/audit.hpp"

#include "apps/waybill/audit/ledger_chains.hpp"
#include "apps/waybill/audit/sealed_secrets.hpp"
#include "apps/waybill/audit/unwritten_events.hpp"

#include <algorithm>
#include <array>
#include <format>
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

/// One moment, until the end of the scope.
class Audit::Snapshot {
public:
    static Result<Snapshot> take(Books& books) {
        WAYBILL_CHECK(books.hold());
        return Snapshot{books};
    }
    Snapshot(Snapshot&& other) noexcept : books_{std::exchange(other.books_, nullptr)} {}
    Snapshot& operator=(Snapshot&&) = delete;
    ~Snapshot() {
        if (books_ != nullptr) books_->release();
    }

private:
    explicit Snapshot(Books& books) : books_{&books} {}
    Books* books_;
};

namespace {

/// Objects of one snapshot: some milliseconds.
constexpr int rows_at_once = 2000;
/// Looked at again in one snapshot.
constexpr std::size_t suspects_at_once = 200;
/// More than that is no news on its way.
constexpr std::size_t suspects_max = 50'000;

/// After every key.
constexpr std::string_view end_of_keys = "\x7f";

/// A key that so many lie before: where the next snapshot begins.
sql::Query next_key(Keys keys) {
    switch (keys) {
        case Keys::order:
            return {"audit.next_order", "SELECT order_id FROM main.orders WHERE order_id >= $1 "
                                        "ORDER BY order_id LIMIT 1 OFFSET $2"};
        case Keys::payment:
            return {"audit.next_payment",
                    "SELECT payment_id FROM payments.payments WHERE payment_id >= $1 ORDER BY "
                    "payment_id LIMIT 1 OFFSET $2"};
        case Keys::user:
            return {"audit.next_user", "SELECT user_id FROM identity.users WHERE user_id >= $1 "
                                       "ORDER BY user_id LIMIT 1 OFFSET $2"};
        case Keys::offer:
            return {"audit.next_offer", "SELECT id FROM catalog.offers WHERE id >= $1 ORDER BY id "
                                        "LIMIT 1 OFFSET $2"};
        case Keys::courier:
            return {"audit.next_courier",
                    "SELECT courier_id FROM couriers.couriers WHERE courier_id >= $1 ORDER BY "
                    "courier_id LIMIT 1 OFFSET $2"};
        case Keys::event:
        case Keys::whole: return {};
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
    take(check_integrity(books_, options_.depth));
    for (const Check& check : checks()) outcome(check.id, check.words);
    WAYBILL_CHECK(read_whole());
    for (const Keys keys : {Keys::order, Keys::payment, Keys::user, Keys::offer, Keys::courier})
        WAYBILL_CHECK(read_all(keys));
    for (const std::string_view database : {"main", "payments", "couriers", "catalog"})
        WAYBILL_CHECK(read_events(database));
    take(check_ledger_chains(books_));
    take(check_unwritten_events(books_, options_.now));
    take(check_sealed_secrets(books_, options_.sealing_key));
    WAYBILL_CHECK(look_again());
    WAYBILL_CHECK(count());
    return std::move(report_);
}

void Audit::take(std::vector<Finding> findings) {
    for (Finding& found : findings) {
        outcome(found.id, found.words);
        if (found.subject.empty()) continue;
        break_promise(found.id, found.words, {std::move(found.subject), std::move(found.problem)});
    }
}

Status Audit::read_whole() {
    for (const Check& check : checks()) {
        if (check.keys != Keys::whole) continue;
        WAYBILL_TRY(const auto snapshot, Snapshot::take(books_));
        Suspects found;
        look(check, {}, found);
        WAYBILL_CHECK(explain(found));
    }
    return {};
}

Status Audit::read_all(Keys keys) {
    static std::map<Keys, sql::Query> known;  // queries are known by their address
    const sql::Query& next = known.try_emplace(keys, next_key(keys)).first->second;
    Range range;
    do {
        range.low = range.high;
        range.high = end_of_keys;
        WAYBILL_TRY(const auto snapshot, Snapshot::take(books_));
        const sql::Value values[]{sql::Value{range.low}, sql::Value{rows_at_once}};
        auto cut = [&range](const sql::Row& row) { range.high = row.text(0); };
        // What cannot be read is told by the checks that follow, of all that is left.
        static_cast<void>(books_.fetch(next, values, cut));
        WAYBILL_CHECK(read_range(keys, {}, range));
    } while (range.high != end_of_keys);
    return {};
}

Status Audit::read_events(std::string_view database) {
    Range range;
    std::int64_t end = 0;
    auto ends = [&](const sql::Row& row) {
        range.last = row.integer(0);
        end = row.integer(1);
    };
    const auto text = std::format("SELECT MIN(position), MAX(position) FROM {}.outbox", database);
    static_cast<void>(books_.fetch(text, ends));  // as above
    do {
        range.first = range.last;
        range.last += rows_at_once;
        WAYBILL_TRY(const auto snapshot, Snapshot::take(books_));
        WAYBILL_CHECK(read_range(Keys::event, database, range));
    } while (range.last <= end);
    return {};
}

Status Audit::read_range(Keys keys, std::string_view database, const Range& range) {
    Suspects found;
    for (const Check& check : checks())
        if (check.keys == keys && (keys != Keys::event || check.database == database))
            look(check, range, found);
    return explain(found);
}

void Audit::look(const Check& check, const Range& range, Suspects& found) {
    std::vector<sql::Value> values;
    if (check.keys == Keys::event) {
        values = {sql::Value{range.first}, sql::Value{range.last}};
    } else if (check.keys != Keys::whole) {
        values = {sql::Value{range.low}, sql::Value{range.high}};
    }
    const std::string_view time = check.keys == Keys::whole ? "$1" : "$3";
    if (check.query.text.contains(time)) values.emplace_back(options_.now);
    Before before;
    auto keep = [&](const sql::Row& row) {
        std::string words = check.judge == nullptr ? row.text(1) : check.judge(row, before);
        if (words.empty()) return;
        found.push_back({.check = &check,
                         .violation = {.subject = row.text(0), .words = std::move(words)},
                         .position = check.keys == Keys::event ? row.integer(2) : 0});
    };
    if (auto read = books_.fetch(check.query, values, keep); !read)
        break_promise(check.id, check.words, {"cannot be read", read.error().message});
}

/// In the snapshot in which they were found.
Status Audit::explain(Suspects& found) {
    std::erase_if(found, [this](Suspect& one) {
        if (one.check->holds == Holds::on_arrival) return false;
        break_promise(one.check->id, one.check->words, std::move(one.violation));
        return true;
    });
    if (found.empty()) return {};
    const auto under_way = books_.under_way();
    for (Suspect& one : found) {
        one.explained = under_way.contains(one.violation.subject);
        if (suspects_.size() < suspects_max)
            suspects_.push_back(std::move(one));
        else
            break_promise(one.check->id, one.check->words, std::move(one.violation));
    }
    return {};
}

Result<Audit::Suspects> Audit::still_wrong(std::span<const Suspect> suspects) {
    WAYBILL_TRY(const auto snapshot, Snapshot::take(books_));
    const auto under_way = books_.under_way();
    Suspects wrong;
    for (const Suspect& one : suspects) {
        const std::size_t before = wrong.size();
        look(*one.check, Range::of(one), wrong);
        for (std::size_t i = before; i < wrong.size(); ++i)
            wrong[i].explained = under_way.contains(wrong[i].violation.subject);
    }
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

Status Audit::count() {
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
        static_cast<void>(books_.fetch(std::format("SELECT COUNT(*) FROM {}", table), keep));
        report_.read.push_back(count);
    }
    return {};
}

}  // namespace waybill::audit
