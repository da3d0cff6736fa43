// SPDX-License-Identifier: Apache-2.0
#include "platform/rpc/reasons.hpp"

#include <gtest/gtest.h>

namespace waybill::rpc {
namespace {

TEST(Reasons, AreKeptOnceEach) {
    Reasons reasons{10};
    std::string_view first;
    {
        const std::string passing{"orders.empty_cart"};
        first = reasons.keep(passing);
    }
    EXPECT_EQ(first, "orders.empty_cart");
    EXPECT_EQ(reasons.keep("orders.empty_cart").data(), first.data());
}

TEST(Reasons, BeyondTheBoundAreOneWordAndTheKnownOnesStay) {
    Reasons reasons{2};
    EXPECT_EQ(reasons.keep("a.one"), "a.one");
    EXPECT_EQ(reasons.keep("a.two"), "a.two");
    EXPECT_EQ(reasons.keep("a.three"), unknown_reason);
    EXPECT_EQ(reasons.keep("a.one"), "a.one");
}

TEST(Reasons, WhatIsNoSlugIsNotKept) {
    Reasons reasons{10};
    const std::string long_one(Reasons::bytes_max + 1, 'a');
    for (const std::string_view bad :
         {std::string_view{""}, std::string_view{"Orders.Empty"}, std::string_view{"a b"},
          std::string_view{"a\nb"}, std::string_view{"caf\xc3\xa9"}, std::string_view{long_one}})
        EXPECT_EQ(reasons.keep(bad), unknown_reason) << bad;
}

TEST(Reasons, OutliveTheirSourceForTheWholeProcess) {
    std::string_view kept;
    {
        const std::string passing{"orders.kept_for_long"};
        kept = kept_reason(passing);
    }
    EXPECT_EQ(kept, "orders.kept_for_long");
}

}  // namespace
}  // namespace waybill::rpc
