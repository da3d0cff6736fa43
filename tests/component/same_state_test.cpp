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

INSTANTIATE_TEST_SUITE_P(Modes, SameState,
                         ::testing::Values(AssignmentMode::claim, AssignmentMode::least_loaded));

}  // namespace waybill::town::same_state
