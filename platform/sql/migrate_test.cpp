// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/migrate.hpp"

#include <gtest/gtest.h>

namespace waybill::sql {
namespace {

TEST(ForSqlite, RewritesTypesAndMakesTablesStrict) {
    EXPECT_EQ(for_sqlite("CREATE TABLE a (n BIGINT, b boolean, c BYTEA, d DOUBLE PRECISION);"),
              "CREATE TABLE a (n INTEGER, b INTEGER, c BLOB, d REAL ) STRICT;");
}

TEST(ForSqlite, LeavesCommentsLiteralsAndNamesAlone) {
    const std::string_view text = "-- a BIGINT; here\nUPDATE a SET \"BIGINT\" = 'BYTEA; x''y';";
    EXPECT_EQ(for_sqlite(text), text);
}

TEST(ForSqlite, TakesTheHintOfATable) {
    EXPECT_EQ(for_sqlite("CREATE TABLE a (n TEXT PRIMARY KEY) /* sqlite: WITHOUT ROWID */;"
                         "CREATE INDEX i ON a (n);"),
              "CREATE TABLE a (n TEXT PRIMARY KEY)  STRICT, WITHOUT ROWID;"
              "CREATE INDEX i ON a (n);");
}

TEST(Migrations, OfThePlatformAreNumberedBelowOneHundred) {
    ASSERT_FALSE(platform_migrations().empty());
    for (const auto& migration : platform_migrations()) EXPECT_LT(migration.number, 100);
}

}  // namespace
}  // namespace waybill::sql
