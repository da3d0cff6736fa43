// SPDX-License-Identifier: Apache-2.0
#include "platform/cache/fallback_cache.hpp"

#include "adapters/memory/memory_cache.hpp"
#include "platform/testing/flaky_cache.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

/// What two processes see of a cache that they share while it goes and comes.
namespace waybill::contract {
namespace {

struct Fallback : testing::Test {
    static cache::Key key() { return {.owner = "ada", .name = "1"}; }
    std::string get(cache::Cache& at) {
        const auto found = here.run(at.get({}, key()));
        return found && *found ? (*found)->value : "nothing";
    }
    void put(cache::Cache& at, std::string value, std::int64_t version) {
        cache::Entry entry{.value = std::move(value), .version = version};
        EXPECT_TRUE(here.run(at.put({}, key(), std::move(entry), 1h)));
    }
    cache::Added add(cache::Cache& at) { return here.run(at.add({}, key(), {}, 1h)).value(); }

    ManualExecutor here{};
    memory::MemoryCache redis{here.clock()};
    FlakyCache shared{redis};
    memory::MemoryCache mine{here.clock()};
    memory::MemoryCache others{here.clock()};
    cache::FallbackCache first{shared, mine};
    cache::FallbackCache second{shared, others};
};

TEST_F(Fallback, WhatWasKeptMeanwhileIsFoundWhereItWasKept) {
    shared.away = true;
    put(first, "quote", 1);
    EXPECT_EQ(get(first), "quote");
    EXPECT_EQ(get(second), "nothing");
    shared.away = false;
    EXPECT_EQ(get(first), "quote");
    put(second, "newer", 2);
    EXPECT_EQ(get(first), "newer");
}

TEST_F(Fallback, WhatTheSharedOneHasIsOutOfReachMeanwhile) {
    put(first, "quote", 1);
    shared.away = true;
    EXPECT_EQ(get(first), "nothing");
    shared.away = false;
    EXPECT_EQ(get(second), "quote");
}

TEST_F(Fallback, NewerNewsWinWhereBothHaveSome) {
    put(first, "old", 1);
    shared.away = true;
    put(first, "new", 2);
    shared.away = false;
    EXPECT_EQ(get(first), "new");
}

TEST_F(Fallback, OneOfSeveralHereIsToldYesAlsoWhenItComesBackMeanwhile) {
    shared.away = true;
    EXPECT_EQ(add(first), cache::Added::yes);
    EXPECT_EQ(add(first), cache::Added::there_already);
    shared.away = false;
    EXPECT_EQ(add(first), cache::Added::there_already);
    EXPECT_TRUE(here.run(first.erase({}, key(), cache::any_version)));
    EXPECT_EQ(add(first), cache::Added::yes);
    EXPECT_EQ(add(second), cache::Added::there_already);
}

}  // namespace
}  // namespace waybill::contract
