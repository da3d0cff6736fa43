// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/books.hpp"

#include <array>
#include <filesystem>

namespace waybill::audit {
namespace {

constexpr std::array attached{"payments", "catalog", "couriers", "notifications", "identity"};

Error missing(const std::filesystem::path& file) {
    return {.kind = ErrorKind::not_found,
            .reason = "audit.no_database",
            .message = "there is no database " + file.string() + "; name the data folder with "
                       "--server.data"};
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
    WAYBILL_TRY(auto connection, sqlite::Connection::open({.file = orders, .vfs = {}}));
    for (const char* name : attached) {
        const auto file = place / (std::string{name} + ".db");
        if (!std::filesystem::exists(file)) return fail(missing(file));
        WAYBILL_CHECK(connection.script("ATTACH DATABASE " + quoted(file) + " AS " + name));
    }
    return Books{std::move(connection)};
}

Result<std::vector<Books::Violation>> Books::run(const Check& check, std::size_t limit) {
    std::vector<Violation> found;
    auto keep = [&](const sql::Row& row) {
        if (found.size() < limit) found.push_back({.subject = row.text(0), .words = row.text(1)});
    };
    WAYBILL_CHECK(connection_.fetch(check.query, {}, keep));
    return found;
}

Result<std::int64_t> Books::under_way() {
    std::int64_t count = 0;
    auto keep = [&count](const sql::Row& row) { count = row.integer(0); };
    WAYBILL_CHECK(connection_.fetch(audit::under_way, {}, keep));
    return count;
}

}  // namespace waybill::audit
