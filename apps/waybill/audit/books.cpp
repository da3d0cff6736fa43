// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/books.hpp"

#include <filesystem>
#include <format>
#include <vector>

namespace waybill::audit {
namespace {

constexpr sql::Query objects_under_way{
    "audit.under_way",
    "SELECT key FROM main.outbox WHERE published_at IS NULL UNION ALL SELECT key FROM "
    "couriers.outbox WHERE published_at IS NULL UNION ALL SELECT key FROM catalog.outbox WHERE "
    "published_at IS NULL UNION ALL SELECT key FROM identity.outbox WHERE published_at IS NULL "
    "UNION ALL SELECT key FROM payments.outbox WHERE published_at IS NULL UNION ALL SELECT "
    "p.order_id FROM payments.outbox e JOIN payments.payments p ON p.payment_id = e.key WHERE "
    "e.published_at IS NULL UNION ALL SELECT c.payment_id FROM payments.jobs j JOIN "
    "payments.sim_charges c ON c.charge_id = j.key WHERE j.finished_at IS NULL UNION ALL SELECT "
    "p.order_id FROM payments.jobs j JOIN payments.sim_charges c ON c.charge_id = j.key JOIN "
    "payments.payments p ON p.payment_id = c.payment_id WHERE j.finished_at IS NULL UNION ALL "
    "SELECT order_id FROM couriers.deliveries WHERE finished_at IS NULL AND state IN ('waiting', "
    "'offered', 'assigned', 'picked_up') AND picking_since IS NOT NULL"};

Error missing(const std::filesystem::path& file) {
    return {.kind = ErrorKind::not_found,
            .reason = "audit.no_database",
            .message = "there is no database " + file.string() +
                       "; name the data folder with "
                       "--server.data"};
}

/// What went wrong, and with which file or folder.
Error at(const std::filesystem::path& place, Error error) {
    error.message = place.string() + ": " + error.detail;
    return error;
}

}  // namespace

Result<Books> Books::open(const std::string& folder) {
    const std::filesystem::path place{folder};
    const auto orders = place / "orders.db";
    for (const Stored& stored : stored_databases()) {
        const auto file = place / (std::string{stored.name} + ".db");
        if (!std::filesystem::exists(file)) return fail(missing(file));
    }
    auto opened = sqlite::Connection::open({.file = orders, .vfs = {}, .cache_kib = 32768});
    if (!opened) return fail(at(orders, opened.error()));
    for (const Stored& stored : stored_databases()) {
        if (stored.schema == "main") continue;
        const auto file = place / (std::string{stored.name} + ".db");
        const auto attach = std::format("ATTACH DATABASE {} AS {}; PRAGMA {}.cache_size = -16384;",
                                        in_quotes(file.string()), stored.schema, stored.schema);
        if (auto done = opened->script(attach); !done) return fail(at(file, done.error()));
    }
    return Books{folder, *std::move(opened)};
}

Error Books::named(Error error) const { return at(folder_, std::move(error)); }

const sql::Query& Books::make(std::string text) {
    Made& made = made_.emplace_back(Made{.text = std::move(text), .query = {}});
    made.query = {"audit.made", made.text};
    return made.query;
}

Status Books::map_files() {
    constexpr std::string_view as_much_as_can_be = "PRAGMA mmap_size = 2147418112";
    auto mapped = connection_.script(std::string{as_much_as_can_be});
    if (!mapped) return fail(named(mapped.error()));
    return {};
}

Status Books::take() {
    if (hold_all_ == nullptr) {
        std::string text = "SELECT 0";
        for (const Stored& stored : stored_databases())
            text += std::format(" + EXISTS (SELECT 1 FROM {}.sqlite_schema)", stored.schema);
        hold_all_ = &make(std::move(text));
    }
    if (auto begun = connection_.script("BEGIN"); !begun) return fail(named(begun.error()));
    auto held = fetch(*hold_all_, {}, [](const sql::Row&) {});
    if (!held) release();
    held_since_ = std::chrono::steady_clock::now();
    return held;
}

/// A number for each database that is another one after a commit, to this connection.
Result<std::vector<std::string>> Books::versions() {
    std::vector<std::string> all;
    for (const Stored& stored : stored_databases())
        if (auto read = connection_.text_of(std::format("PRAGMA {}.data_version", stored.schema),
                                            all.emplace_back());
            !read)
            return fail(named(read.error()));
    return all;
}

Status Books::hold(std::span<Books* const> readers) {
    constexpr int tries = 50;  // each takes less than a millisecond
    const auto let_go = [readers](std::size_t count) {
        for (Books* reader : readers.first(count)) reader->release();
    };
    // What the last of them has not seen change, from before the first one's moment to its own, was
    // the same for all.
    Books& last = *readers.back();
    for (int left = tries;; --left) {
        WAYBILL_TRY(const auto before, last.versions());
        for (std::size_t i = 0; i < readers.size(); ++i) {
            auto held = readers[i]->take();
            if (held) continue;
            let_go(i);
            return held;
        }
        const auto after = last.versions();
        if (left == 0 || (after && *after == before)) return {};
        let_go(readers.size());
    }
}

Status Books::hold() {
    Books* const alone[]{this};
    return hold(alone);
}

void Books::release() {
    under_way_.reset();
    // Nothing was written; should it fail, the next BEGIN says so.
    [[maybe_unused]] const Status ended = connection_.script("COMMIT");
}

Status Books::renew(std::chrono::seconds age) {
    if (std::chrono::steady_clock::now() - held_since_ < age) return {};
    release();
    return hold();
}

Status Books::fetch(const sql::Query& query, std::span<const sql::Value> values,
                    FunctionRef<void(const sql::Row&)> row) {
    auto read = connection_.fetch(query, values, row);
    if (!read) return fail(named(read.error()));
    return {};
}

Status Books::fetch(std::string text, FunctionRef<void(const sql::Row&)> row) {
    return fetch(make(std::move(text)), {}, row);
}

const Books::Objects& Books::under_way() {
    if (under_way_) return *under_way_;
    auto keep = [&all = under_way_.emplace()](const sql::Row& row) { all.insert(row.text(0)); };
    [[maybe_unused]] const Status found = fetch(objects_under_way, {}, keep);
    return *under_way_;
}

}  // namespace waybill::audit
