// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/inspect.hpp"

#include "adapters/sqlite/errors.hpp"
#include "adapters/sqlite/log_mark.hpp"
#include "adapters/sqlite/open_file.hpp"
#include "adapters/sqlite/transaction.hpp"

#include <format>

namespace waybill::sqlite {
namespace {

/// Numbers below this are of the tables that every service has.
constexpr int first_own_migration = 100;

Status check_length(Connection& connection, const std::filesystem::path& file) {
    std::string pages;
    std::string page_size;
    WAYBILL_CHECK(connection.text_of("PRAGMA page_count", pages));
    WAYBILL_CHECK(connection.text_of("PRAGMA page_size", page_size));
    std::error_code none;
    const auto bytes = std::filesystem::file_size(file, none);
    const auto wanted = std::stoull(pages) * std::stoull(page_size);
    if (none || bytes >= wanted) return {};
    return fail(
        open_error(ErrorKind::internal, "sql.corrupt",
                   std::format("the file was cut off: {} of {} bytes are left", bytes, wanted)));
}

Status check_pages(Connection& connection, Duration check_max) {
    WAYBILL_TRY(const std::string found, connection.quick_check(check_max));
    if (found == "ok") return {};
    return fail(open_error(ErrorKind::internal, "sql.corrupt", "the file is damaged: " + found));
}

Status read_facts(Inspected& found, const Inspection& inspection) {
    WAYBILL_TRY(const auto applied, applied_migrations(found.connection));
    WAYBILL_TRY(found.pending, sql::pending(applied, inspection.migrations));
    for (const auto& migration : applied)
        found.used = found.used || migration.number >= first_own_migration;
    std::string table;
    WAYBILL_CHECK(
        found.connection.text_of("SELECT 1 FROM sqlite_schema WHERE name = 'installation'", table));
    found.marked = !table.empty();
    if (!found.marked) return {};
    std::vector<std::string_view> nobody;
    Transaction tx{found.connection, nobody};
    WAYBILL_TRY(found.member, sql::membership(tx));
    return {};
}

Result<std::optional<Inspected>> look(const std::filesystem::path& file,
                                      const Inspection& inspection) {
    const auto mark = inspection.alone ? read_log_mark(file) : std::nullopt;
    WAYBILL_CHECK(look_first(file));
    std::error_code absent;
    const auto size = std::filesystem::file_size(file, absent);
    if (absent || size == 0) return std::nullopt;
    WAYBILL_CHECK(check_log_is_there(file, mark));
    WAYBILL_TRY(auto connection, Connection::open({.file = file, .vfs = {}, .cache_kib = 2048}));
    Inspected found{.connection = std::move(connection)};
    if (inspection.alone) {  // SQLite has read the log by now
        const auto now = read_log_mark(file);
        WAYBILL_CHECK(check_log_is_whole(mark, now));
        if (!now || now->frames == 0) WAYBILL_CHECK(check_length(found.connection, file));
    }
    WAYBILL_CHECK(read_facts(found, inspection));
    if (inspection.check_max > Duration{0})
        WAYBILL_CHECK(check_pages(found.connection, inspection.check_max));
    return std::optional<Inspected>{std::move(found)};
}

}  // namespace

Result<std::optional<Inspected>> inspect(const std::filesystem::path& file,
                                         const Inspection& inspection) {
    auto found = look(file, inspection);
    if (!found) return fail(in_words(std::move(found).error(), file));
    return found;
}

}  // namespace waybill::sqlite
