// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/function_ref.hpp"
#include "platform/sql/migration.hpp"
#include "platform/sql/value.hpp"

#include <string>
#include <vector>

namespace waybill::sql {

/// What a database remembers of a migration that it has.
struct AppliedMigration {
    int number{0};
    std::string name;
    std::string checksum;
};

/// One engine's way to change its schema. Used at start-up on the calling thread, before the
/// database serves; the adapter has made sure that nobody else is there.
class SchemaTarget {
public:
    virtual ~SchemaTarget() = default;
    /// Nothing when the database has never been migrated.
    virtual Result<std::vector<AppliedMigration>> applied() = 0;
    /// Runs the statements and records `migration` in one transaction.
    virtual Status apply(std::string_view portable_sql, const AppliedMigration& migration) = 0;
};

/// The tables of every service followed by a service's own.
std::vector<Migration> with_platform(std::span<const Migration> own);

/// Brings the schema up to `migrations`; the number applied. Changes nothing when the database
/// knows a migration that this program does not (`sql.schema_newer`) or another text under the
/// same number (`sql.schema_changed`). A failed migration leaves those before it in place.
Result<int> migrate(SchemaTarget& target, std::span<const Migration> migrations);

/// How many of `known` a database lacks that has `applied`; the errors are those of `migrate`.
Result<int> pending(std::span<const AppliedMigration> applied, std::span<const Migration> known);

/// Fingerprint of a migration's text: 16 hexadecimal digits. Finds edits, not attacks.
std::string checksum(std::string_view sql);

/// Portable SQL in SQLite's dialect: BIGINT and BOOLEAN become INTEGER, BYTEA becomes BLOB, DOUBLE
/// PRECISION becomes REAL, tables are STRICT. `/* sqlite: WITHOUT ROWID */` before a table's `;`
/// becomes an option of that table.
std::string for_sqlite(std::string_view portable_sql);

}  // namespace waybill::sql
