// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/books.hpp"

#include "adapters/sqlite/transaction.hpp"
#include "services/payments/module.hpp"

#include <array>
#include <filesystem>

namespace waybill::audit {
namespace {

constexpr std::array attached{"payments",      "catalog",  "couriers",
                              "notifications", "identity", "gateway"};

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

/// A path inside single quotes.
std::string quoted(const std::filesystem::path& path) {
    std::string out = "'";
    for (const char c : path.string()) {
        if (c == '\'') out.push_back('\'');
        out.push_back(c);
    }
    out.push_back('\'');
    return out;
}

}  // namespace

Result<Books> Books::open(const std::string& folder) {
    const std::filesystem::path place{folder};
    const auto orders = place / "orders.db";
    if (!std::filesystem::exists(orders)) return fail(missing(orders));
    auto opened = sqlite::Connection::open({.file = orders, .vfs = {}});
    if (!opened) return fail(at(orders, opened.error()));
    for (const char* name : attached) {
        const auto file = place / (std::string{name} + ".db");
        if (!std::filesystem::exists(file)) return fail(missing(file));
        if (auto done = opened->script("ATTACH DATABASE " + quoted(file) + " AS " + name); !done)
            return fail(at(file, done.error()));
    }
    return Books{folder, *std::move(opened)};
}

Result<std::vector<Books::Violation>> Books::run(const Check& check, std::size_t limit) {
    std::vector<Violation> found;
    auto keep = [&](const sql::Row& row) {
        if (found.size() < limit) found.push_back({.subject = row.text(0), .words = row.text(1)});
    };
    if (auto read = connection_.fetch(check.query, {}, keep); !read)
        return fail(at(folder_, read.error()));
    return found;
}

Result<std::vector<Books::Violation>> Books::ledger() {
    std::vector<Signal*> nobody;
    sqlite::Transaction tx{connection_, nobody};
    const Status whole = payments::PaymentsModule::audit(tx);
    if (whole) return std::vector<Violation>{};
    if (whole.error().reason != "payments.ledger_broken") return fail(at(folder_, whole.error()));
    return std::vector{Violation{.subject = whole.error().detail, .words = "is not as booked"}};
}

Result<std::int64_t> Books::under_way() {
    std::int64_t count = 0;
    auto keep = [&count](const sql::Row& row) { count = row.integer(0); };
    if (auto read = connection_.fetch(audit::under_way, {}, keep); !read)
        return fail(at(folder_, read.error()));
    return count;
}

}  // namespace waybill::audit
