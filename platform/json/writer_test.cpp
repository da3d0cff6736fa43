// SPDX-License-Identifier: Apache-2.0
#include "platform/json/writer.hpp"

#include "platform/json/document.hpp"

#include <gtest/gtest.h>

namespace waybill::json::writer_test {

TEST(Writer, PutsCommasWhereTheyBelong) {
    std::string out = "[";  // what was there before stays
    Writer writer{out};
    writer.begin_object().member("a", 1).member("b", "x").key("c").begin_array();
    writer.value(true).null().value(0.5).begin_object().end_object().end_array();
    writer.key("d").begin_array().end_array().end_object();
    EXPECT_EQ(out, R"([{"a":1,"b":"x","c":[true,null,0.5,{}],"d":[]})");
}

TEST(Writer, TextsThatEndLikeBracketsDoNotEatCommas) {
    std::string out;
    Writer writer{out};
    writer.begin_array().value("{").value("[").value(":").value("").end_array();
    EXPECT_EQ(out, R"(["{","[",":",""])");
}

TEST(Writer, EscapesExactlyWhatMustBe) {
    std::string all;
    for (int c = 0; c < 128; ++c) all.push_back(static_cast<char>(c));
    all += "\xC3\xA9 and more so that whole words are looked at \"quoted\"";
    for (std::size_t shift = 0; shift < 9; ++shift) {
        std::string out;
        Writer{out}.value(std::string(shift, 'x') + all);
        const auto document = Document::parse(out);
        ASSERT_TRUE(document.has_value());
        EXPECT_EQ(document->root().string(), std::string(shift, 'x') + all);
    }
}

TEST(Writer, WritesNumbersOfEveryWidth) {
    std::string out;
    Writer writer{out};
    writer.begin_array().value(std::numeric_limits<std::int64_t>::min());
    writer.value(std::numeric_limits<std::uint64_t>::max()).value(std::uint8_t{7}).value(-1);
    writer.value(0.1).value(1e21).end_array();
    EXPECT_EQ(out, "[-9223372036854775808,18446744073709551615,7,-1,0.1,1e+21]");
}

TEST(Writer, WritesTimesMoneyAndIds) {
    for (const std::int64_t micros :
         {0LL, 1LL, 1'769'860'800'000'000LL, 951'782'399'999'999LL, 7'258'118'399'000'000LL}) {
        std::string out;
        Writer{out}.value(from_micros(micros));
        EXPECT_EQ(out, '"' + to_rfc3339(from_micros(micros)) + '"');
    }
    std::string out;
    Writer{out}.begin_array().value(Money{.amount = -5}).value(OrderId{}).end_array();
    EXPECT_EQ(out, R"([{"amount":-5,"currency":"EUR"},"ord_00000000000000000000000000"])");
}

}  // namespace waybill::json::writer_test
