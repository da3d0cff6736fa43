// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/migrate.hpp"

#include <algorithm>
#include <array>
#include <format>

namespace waybill::sql {
namespace {

Status compare(const AppliedMigration& applied, std::span<const Migration> known) {
    const auto same = std::ranges::find(known, applied.number, &Migration::number);
    Error error{.kind = ErrorKind::conflict};
    if (same == known.end()) {
        error.reason = "sql.schema_newer";
        error.message = std::format(
            "the database has migration {} ({}), which this version does not know: it was used by "
            "a newer version",
            applied.number, applied.name);
        return fail(std::move(error));
    }
    if (checksum(same->sql) != applied.checksum) {
        error.reason = "sql.schema_changed";
        error.message =
            std::format("migration {} ({}) differs from the one the database was made with",
                        applied.number, applied.name);
        return fail(std::move(error));
    }
    return {};
}

}  // namespace

std::vector<Migration> with_platform(std::span<const Migration> own) {
    const auto ours = platform_migrations();
    std::vector<Migration> all{ours.begin(), ours.end()};
    all.insert(all.end(), own.begin(), own.end());
    return all;
}

Result<int> pending(std::span<const AppliedMigration> applied, std::span<const Migration> known) {
    for (const auto& migration : applied) WAYBILL_CHECK(compare(migration, known));
    return static_cast<int>(known.size() - applied.size());
}

Result<int> migrate(SchemaTarget& target, std::span<const Migration> migrations) {
    WAYBILL_TRY(const auto applied, target.applied());
    WAYBILL_CHECK(pending(applied, migrations));
    int count = 0;
    for (const auto& migration : migrations) {
        if (std::ranges::contains(applied, migration.number, &AppliedMigration::number)) continue;
        const AppliedMigration record{migration.number, std::string{migration.name},
                                      checksum(migration.sql)};
        if (auto done = target.apply(migration.sql, record); !done) {
            Error error = std::move(done).error();
            error.message = std::format("migration {} ({}) failed: {}", migration.number,
                                        migration.name, error.detail);
            return fail(std::move(error));
        }
        ++count;
    }
    return count;
}

std::string checksum(std::string_view sql) {
    std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a, 64 bits
    for (const char c : sql) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3U;
    }
    return std::format("{:016x}", hash);
}

}  // namespace waybill::sql
