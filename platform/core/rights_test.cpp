// SPDX-License-Identifier: Apache-2.0
#include "platform/core/rights.hpp"

#include <gtest/gtest.h>

namespace waybill {
namespace {

constexpr Right list{.resource = "orders", .action = "list_all_orders", .reads = true};
constexpr Right cancel{.resource = "orders", .action = "cancel_any_order"};
constexpr Right alerts{.resource = "alerts", .action = "list_alerts", .reads = true};

Rights rights_of(std::string_view text) { return Rights::parse(text).value(); }

TEST(Rights, APatternGivesWhatItNames) {
    struct Case {
        std::string_view patterns;
        bool list, cancel, alerts;
    };
    for (const auto& [patterns, may_list, may_cancel, may_see_alerts] : {
             Case{"", false, false, false},
             Case{"orders:read", true, false, false},
             Case{"orders:*", true, true, false},
             Case{"orders:cancel_any_order", false, true, false},
             Case{"orders:cancel_any", false, false, false},
             Case{"orders:cancel_any_order alerts:read", false, true, true},
             Case{"alerts:* orders:list_all_orders", true, false, true},
             Case{"order:*", false, false, false},
         }) {
        const Rights rights = rights_of(patterns);
        EXPECT_EQ(rights.give(list), may_list) << patterns;
        EXPECT_EQ(rights.give(cancel), may_cancel) << patterns;
        EXPECT_EQ(rights.give(alerts), may_see_alerts) << patterns;
    }
}

TEST(Rights, WhatIsNoPatternIsNone) {
    for (const auto* text :
         {"orders", "orders:", ":read", "*:*", "*:read", "orders:**", "orders:r*", "Orders:read",
          "orders:read:more", "orders: read", "orders:list-all", "ord/ers:read", ":", "*"})
        EXPECT_FALSE(RightPattern::parse(text)) << text;
    for (const auto* text : {"orders:read", "api-keys:*", "orders:v2_list"})
        EXPECT_TRUE(RightPattern::parse(text)) << text;
    EXPECT_FALSE(Rights::parse("orders:read  alerts:read"));
    EXPECT_FALSE(Rights::parse("orders:read everything"));
    EXPECT_FALSE(Rights::parse("orders:" + std::string(Rights::text_max, 'a')));
}

TEST(Rights, OfSeveralSetsAreEachOnceAndAsManyAsATokenCarries) {
    EXPECT_EQ(Rights::of({"orders:read", "alerts:*", "orders:read", "*:*"}).text(),
              "alerts:* orders:read");
    EXPECT_TRUE(Rights::of({}).empty());
    std::vector<std::string> many;
    for (int i = 0; i < 1000; ++i) many.push_back("orders:action_" + std::to_string(i));
    const Rights rights = Rights::of(many);
    EXPECT_LE(rights.text().size(), Rights::text_max);
    EXPECT_EQ(Rights::parse(rights.text()), rights);
    EXPECT_EQ(cancel.text(), "orders:cancel_any_order");
}

}  // namespace
}  // namespace waybill
