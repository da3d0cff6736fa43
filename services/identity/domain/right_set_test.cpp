// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/right_set.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace waybill::identity {
namespace {

RightSet order_desk() {
    return {.name = "order-desk", .help = "Answers callers", .patterns = {"orders:read"}};
}

TEST(RightSet, WhatIsWrongIsNamed) {
    struct Case {
        std::string_view pointer;
        std::string_view code;
        std::function<void(RightSet&)> spoil;
    };
    const std::vector<Case> cases{
        {"/name", "request.bad_format", [](RightSet& set) { set.name = ""; }},
        {"/name", "request.bad_format", [](RightSet& set) { set.name = "Desk"; }},
        {"/name", "request.bad_format", [](RightSet& set) { set.name = "a desk"; }},
        {"/name", "request.bad_format", [](RightSet& set) { set.name = std::string(65, 'a'); }},
        {"/help", "request.out_of_bounds", [](RightSet& set) { set.help = "two\nlines"; }},
        {"/help", "request.out_of_bounds", [](RightSet& set) { set.help.assign(301, 'a'); }},
        {"/rights", "request.out_of_bounds", [](RightSet& set) { set.patterns.clear(); }},
        {"/rights/1", "request.bad_format", [](RightSet& set) { set.patterns.push_back("*:*"); }},
        {"/rights/1", "request.duplicate",
         [](RightSet& set) { set.patterns.push_back("orders:read"); }},
        {"/rights", "request.out_of_bounds",
         [](RightSet& set) { set.patterns = {"orders:" + std::string(Rights::text_max, 'a')}; }},
    };
    for (const auto& [pointer, code, spoil] : cases) {
        RightSet set = order_desk();
        spoil(set);
        const auto problems = problems_of(set);
        ASSERT_EQ(problems.size(), 1U) << pointer;
        EXPECT_EQ(problems[0].pointer, pointer);
        EXPECT_EQ(problems[0].code, code) << pointer;
    }
    EXPECT_TRUE(problems_of(order_desk()).empty());
}

TEST(RightSet, HasAHundredPatternsAtMost) {
    RightSet set = order_desk();
    set.patterns.clear();
    for (int i = 0; i < 100; ++i) set.patterns.push_back("a:b" + std::to_string(i));
    EXPECT_TRUE(problems_of(set).empty());
    set.patterns.push_back("a:c");
    ASSERT_EQ(problems_of(set).size(), 1U);
    EXPECT_EQ(problems_of(set)[0].pointer, "/rights");
}

TEST(RightSet, AChangeOfNothingIsNone) {
    const TimePoint later{1h};
    const RightSet set = order_desk();
    EXPECT_EQ(changed(set, {}, later), set);
    EXPECT_EQ(changed(set, {.help = set.help, .patterns = set.patterns}, later), set);
    const RightSet after = changed(set, {.patterns = {{"orders:*"}}}, later);
    EXPECT_EQ(after.version, 2);
    EXPECT_EQ(after.changed_at, later);
    EXPECT_EQ(after.help, set.help);
}

TEST(RightSet, SeveralGiveWhatEachGives) {
    std::vector<RightSet> held{order_desk(), order_desk()};
    held[1].patterns = {"alerts:*", "orders:read"};
    EXPECT_EQ(rights_of(held).text(), "alerts:* orders:read");
    EXPECT_FALSE(too_many(held));
    held[1].patterns = {"orders:" + std::string(Rights::text_max - 7, 'a')};
    EXPECT_TRUE(too_many(held));
    held.assign(held_sets_max, order_desk());
    EXPECT_FALSE(too_many(held));
    held.push_back(order_desk());
    EXPECT_TRUE(too_many(held));
}

}  // namespace
}  // namespace waybill::identity
