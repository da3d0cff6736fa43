// SPDX-License-Identifier: Apache-2.0
#include "tests/rows/plain_words.hpp"

#include <gtest/gtest.h>

namespace waybill::rows {

using namespace std::string_literals;

const std::string order = "ord_01jh3q8d2v7x0n5m4k9w6r1tbe";

PlainWords words() {
    PlainWords known;
    known.call(order, "clara 1");
    known.call("6R1TBE", "clara 1");
    return known;
}

TEST(PlainWords, IdsHaveTheirNamesWhereverTheyStand) {
    const PlainWords plain = words();
    EXPECT_EQ(plain.text(order), "ord_<clara 1>");
    EXPECT_EQ(plain.text("Order 6R1TBE is paid"), "Order <clara 1> is paid");
    EXPECT_EQ(plain.text("chg_01jh3q8d2v7x0n5m4k9w6r1tbe:2"), "chg_<clara 1>:2");
    EXPECT_EQ(plain.text("ord_01jh3q8d2v7x0n5m4k9w6r1tbf"), "<word>");
    EXPECT_EQ(plain.name_of(order), "clara 1");
}

TEST(PlainWords, OnlyWhatChanceAndTheClockDecideIsLeftOut) {
    const PlainWords plain = words();
    EXPECT_EQ(plain.text("2 x Rye bread, +3225550101"), "2 x Rye bread, +3225550101");
    EXPECT_EQ(plain.text("order.payment_window"), "order.payment_window");
    EXPECT_EQ(plain.text("since 1796027308702652"), "since <time>");
    EXPECT_EQ(plain.text("WhbfqNZRgMeLkwhFXXhqWg"), "<word>");
    EXPECT_EQ(plain.number(2350), "2350");
    EXPECT_EQ(plain.number(1'796'027'308'702'652), "<time>");
}

TEST(PlainWords, MessagesAreReadFieldByField) {
    const PlainWords plain = words();
    EXPECT_EQ(plain.bytes("\x0a\x1e"s + order + "\x10\x05\x1a\x02\x08\x07"s),
              "{1:ord_<clara 1> 2:5 3:{1:7}}");
    EXPECT_EQ(plain.bytes("\x09\x00\x00\x00\x00\x00\x00\xf8\x3f"s), "{1:1.5}");
    EXPECT_EQ(plain.bytes("plain text"), "plain text");
    EXPECT_EQ(plain.bytes("\x0a\x7fshort"s), "<bytes>");
    EXPECT_EQ(plain.bytes("b1.\x01\x02\x03"s), "<sealed>");
    EXPECT_EQ(plain.bytes(""), "");
}

}  // namespace waybill::rows
