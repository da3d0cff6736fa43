// SPDX-License-Identifier: Apache-2.0
#include "tests/component/life.hpp"

#include <gtest/gtest.h>

namespace waybill::town::same_seed {

using couriers::AssignmentMode;

/// Two lives at once in one town; every answer with every id in it, as one digest.
std::string trace_of(const TownOptions& options) {
    TownWorld town{options};
    Person boss = meet_operator(town);
    Shop bakery = open_shop(boss, Kitchen::reads_the_queue);
    Shop grill = open_shop(boss, Kitchen::has_own_system, "Grill House");
    Rider rider = hire(boss, "Rida");
    Person clara = register_customer(town, "Clara");
    Person otto = register_customer(town, "Otto");
    const Placed first = place_order(clara, bakery, "key-1");
    const Placed second = place_order(otto, grill, "key-1");
    approve(town, second);
    approve(town, first);
    await_status(clara, first.order_id, "PAID");
    prepare(bakery, Kitchen::reads_the_queue, first);
    await_status(otto, second.order_id, "READY");
    deliver(rider, options.assignment, otto, second);
    deliver(rider, options.assignment, clara, first);
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
