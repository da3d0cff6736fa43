// SPDX-License-Identifier: Apache-2.0
#include "tools/protoc/contract.hpp"

#include <gtest/gtest.h>

namespace waybill::protoc {
namespace {

TEST(SnakeCase, SeparatesWordsAndKeepsAbbreviationsTogether) {
    EXPECT_EQ(snake_case("Confirm"), "confirm");
    EXPECT_EQ(snake_case("MarkReady"), "mark_ready");
    EXPECT_EQ(snake_case("GetOrderURL"), "get_order_url");
    EXPECT_EQ(snake_case("URLOfOrder"), "url_of_order");
    EXPECT_EQ(snake_case("Sha256Sum"), "sha256_sum");
    EXPECT_EQ(snake_case("already_snake"), "already_snake");
    EXPECT_EQ(snake_case(""), "");
}

}  // namespace
}  // namespace waybill::protoc
