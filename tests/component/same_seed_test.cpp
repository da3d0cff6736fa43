// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"

#include <gtest/gtest.h>

namespace waybill::town::same_seed {

using couriers::AssignmentMode;

/// Two lives at once in one town; every answer with every id in it, as one digest.
std::string trace_of(const TownOptions& options) {
    TownWorld town{options};
    live_two(town, options.assignment);
    EXPECT_TRUE(town.settle());
    EXPECT_GT(town.trace.exchanges(), 60u);
    return town.trace.digest();
}

TEST(SameSeed, GivesTheSameAnswersToTheByte) {
    for (const auto assignment : {AssignmentMode::claim, AssignmentMode::least_loaded}) {
        const TownOptions options{.seed = 2026, .assignment = assignment};
        EXPECT_EQ(trace_of(options), trace_of(options));
    }
}

TEST(SameSeed, AlsoOnABusThatRepeatsAndShuffles) {
    const TownOptions options{.seed = 3, .duplicates_ppm = 500'000, .shuffle_keys = true};
    EXPECT_EQ(trace_of(options), trace_of(options));
}

TEST(SameSeed, AnotherSeedIsAnotherTown) {
    EXPECT_NE(trace_of({.seed = 1}), trace_of({.seed = 2}));
}

}  // namespace waybill::town::same_seed
