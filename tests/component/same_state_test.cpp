// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"
#include "tests/rows/rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

/// Two lives leave the same behind in SQLite and in PostgreSQL.
namespace waybill::town::same_state {

using couriers::AssignmentMode;
using ::testing::IsEmpty;

class SameState : public ::testing::TestWithParam<AssignmentMode> {};

TEST_P(SameState, InFilesAndInPostgres) {
    const auto town_in = [](Storage storage) {
        return TownOptions{.seed = 2026, .assignment = GetParam(), .storage = storage};
    };
    TownWorld here{town_in(Storage::files)};
    TownWorld there{town_in(Storage::postgres)};
    for (TownWorld* town : {&here, &there}) {
        live_two(*town, GetParam());
        EXPECT_TRUE(town->settle());
    }
    audit::Books files = here.books();
    audit::Books schemas = there.books();
    const auto found = rows::compare({.name = "in files", .books = files},
                                     {.name = "in PostgreSQL", .books = schemas});
    EXPECT_THAT(found.differences, IsEmpty());
    EXPECT_GT(found.rows, 300u);
}

TEST(DifferentState, IsToldWithTheRowsOfBoth) {
    TownWorld here{{.seed = 1, .storage = Storage::files}};
    TownWorld there{{.seed = 2, .storage = Storage::files}};
    for (TownWorld* town : {&here, &there}) {
        register_customer(*town, "Clara");
        EXPECT_TRUE(town->settle());
    }
    static constexpr sql::Query change{"test.change",
                                       "UPDATE users SET locale = 'fr' WHERE email LIKE 'clara%'"};
    there.tamper("notifications", change);
    audit::Books one = here.books();
    audit::Books other = there.books();
    const auto found =
        rows::compare({.name = "here", .books = one}, {.name = "there", .books = other});
    ASSERT_EQ(found.differences.size(), 1u);
    EXPECT_TRUE(found.differences[0].starts_with("notifications.users\n  only here:"));
    EXPECT_TRUE(found.differences[0].contains(" locale=en ")) << found.differences[0];
    EXPECT_TRUE(found.differences[0].contains("\n  only there: user_id=")) << found.differences[0];
}

INSTANTIATE_TEST_SUITE_P(Modes, SameState,
                         ::testing::Values(AssignmentMode::claim, AssignmentMode::least_loaded));

}  // namespace waybill::town::same_state
