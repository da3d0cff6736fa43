// SPDX-License-Identifier: Apache-2.0
#include "platform/json/document.hpp"

#include "platform/testing/json_pointer.hpp"

#include <gtest/gtest.h>

namespace waybill::json::document_test {

struct BadText {
    std::string_view name;
    std::string text;
    std::string_view reason;
};

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

const BadText bad_texts[] = {
    {"nothing", "", "request.malformed_json"},
    {"only space", "  \n", "request.malformed_json"},
    {"a word", "hello", "request.malformed_json"},
    {"two values", "{} {}", "request.malformed_json"},
    {"garbage behind", "{}x", "request.malformed_json"},
    {"trailing comma in an object", R"({"a":1,})", "request.malformed_json"},
    {"trailing comma in an array", "[1,]", "request.malformed_json"},
    {"single quotes", "{'a':1}", "request.malformed_json"},
    {"key without quotes", "{a:1}", "request.malformed_json"},
    {"comment", "{} // done", "request.malformed_json"},
    {"unclosed object", R"({"a":1)", "request.malformed_json"},
    {"unclosed string", R"(["abc)", "request.malformed_json"},
    {"line feed in a string", "[\"a\nb\"]", "request.malformed_json"},
    {"NUL in a string", std::string{"[\"a\0b\"]", 7}, "request.malformed_json"},
    {"unknown escape", R"(["\x41"])", "request.malformed_json"},
    {"short unicode escape", R"(["\u12"])", "request.malformed_json"},
    {"lone high surrogate", R"(["\ud800"])", "request.malformed_json"},
    {"lone low surrogate", R"(["\udc00"])", "request.malformed_json"},
    {"high surrogate with a letter", R"(["\ud800x"])", "request.malformed_json"},
    {"swapped surrogates", R"(["\udc00\ud800"])", "request.malformed_json"},
    {"leading zero", "[01]", "request.malformed_json"},
    {"plus sign", "[+1]", "request.malformed_json"},
    {"no digit after the point", "[1.]", "request.malformed_json"},
    {"no digit before the point", "[.5]", "request.malformed_json"},
    {"hexadecimal", "[0x10]", "request.malformed_json"},
    {"not a number", "[NaN]", "request.malformed_json"},
    {"infinity", "[Infinity]", "request.malformed_json"},
    {"beyond double", "[1e400]", "request.malformed_json"},
    {"far below double", "[-1e99999]", "request.malformed_json"},
    {"huge exponent", "[1e99999999999999999999]", "request.malformed_json"},
    {"byte order mark", "\xEF\xBB\xBF{}", "request.malformed_json"},
    {"UTF-16", std::string{"{\0}\0", 4}, "request.malformed_json"},
    {"bad UTF-8", "[\"\xFF\"]", "request.bad_encoding"},
    {"overlong slash", "[\"\xC0\xAF\"]", "request.bad_encoding"},
    {"surrogate in UTF-8", "[\"\xED\xA0\x80\"]", "request.bad_encoding"},
    {"beyond Unicode", "[\"\xF4\x90\x80\x80\"]", "request.bad_encoding"},
    {"cut sequence", "[\"\xE2\x82\"]", "request.bad_encoding"},
    {"bad UTF-8 outside strings", "\x80{}", "request.bad_encoding"},
    {"same key twice", R"({"a":1,"a":2})", "request.duplicate_key"},
    {"same key twice below", R"([{"b":{"a":1,"a":1}}])", "request.duplicate_key"},
    {"same key, one escaped", R"({"a":1,"\u0061":2})", "request.duplicate_key"},
    {"empty key twice", R"({"":1,"":2})", "request.duplicate_key"},
    {"33 levels", nested(33), "request.too_deep"},
    {"depth bomb", std::string(100'000, '['), "request.too_deep"},
    {"depth bomb of objects",
     [] {
         std::string text;
         for (int i = 0; i < 100'000; ++i) text += R"({"a":)";
         return text;
     }(),
     "request.too_deep"},
};

TEST(Document, RefusesWhatIsNotStrictJson) {
    for (const auto& bad : bad_texts) {
        const auto parsed = Document::parse(bad.text);
        ASSERT_FALSE(parsed.has_value()) << bad.name;
        EXPECT_EQ(parsed.error().reason, bad.reason) << bad.name;
        EXPECT_EQ(parsed.error().kind, ErrorKind::malformed) << bad.name;
    }
}

TEST(Document, RefusesMoreBytesThanAllowed) {
    const auto parsed = Document::parse("[1,2,3]", {.bytes_max = 6});
    ASSERT_FALSE(parsed.has_value());
    EXPECT_EQ(parsed.error().kind, ErrorKind::too_large);
    EXPECT_EQ(parsed.error().reason, "request.too_large");
    EXPECT_TRUE(Document::parse("[1,2,3]", {.bytes_max = 7}).has_value());
}

struct GoodText {
    std::string text;
    std::string_view canonical;
};

const GoodText good_texts[] = {
    {"null", "null"},
    {" true ", "true"},
    {"\"\"", "\"\""},
    {"-0", "0"},
    {"-0.0", "0"},
    {"9223372036854775807", "9223372036854775807"},
    {"-9223372036854775808", "-9223372036854775808"},
    {"9223372036854775808", "9223372036854775808"},
    {"1.0", "1"},
    {"1e3", "1000"},
    {"0.1", "0.1"},
    {"1e-400", "0"},
    {"1e308", "1e+308"},
    {R"({"b":1,"a":[1, 2 ,{}]})", R"({"a":[1,2,{}],"b":1})"},
    {R"("\u0041\n\/\"\\")", R"("A\n/\"\\")"},
    {R"("\ud83d\ude00")", "\"\xF0\x9F\x98\x80\""},
    {R"("\u0000")", R"("\u0000")"},
    {R"({"A":1,"a":2})", R"({"A":1,"a":2})"},
    {nested(32), "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"},
};

TEST(Document, HasOneCanonicalFormPerValue) {
    for (const auto& good : good_texts) {
        const auto parsed = Document::parse(good.text);
        ASSERT_TRUE(parsed.has_value()) << good.text << ": " << parsed.error().message;
        EXPECT_EQ(canonical(parsed->root()), good.canonical) << good.text;
    }
}

TEST(Document, ManyKeysThatDifferAreFineAndOneTwinIsFound) {
    std::string text = "{";
    for (int i = 0; i < 5'000; ++i) text += "\"key" + std::to_string(i) + "\":0,";
    EXPECT_TRUE(Document::parse(text + "\"last\":0}").has_value());
    const auto twin = Document::parse(text + "\"key77\":0}");
    ASSERT_FALSE(twin.has_value());
    EXPECT_EQ(twin.error().reason, "request.duplicate_key");
}

TEST(Document, IsReadByKeysCursorsAndPointers) {
    const auto parsed =
        Document::parse(R"({"a":{"b":[10,"x",{"c/d":1.5,"~":true}]},"n":12345678901234567890})");
    ASSERT_TRUE(parsed.has_value());
    const View root = parsed->root();
    EXPECT_EQ(root.size(), 2u);
    EXPECT_FALSE(root.find("missing"));
    EXPECT_EQ(at_pointer(root, "/a/b/0")->integer(), 10);
    EXPECT_EQ(at_pointer(root, "/a/b/1")->string(), "x");
    EXPECT_EQ(at_pointer(root, "/a/b/2/c~1d")->number(), 1.5);
    EXPECT_TRUE(at_pointer(root, "/a/b/2/~0")->boolean());
    EXPECT_FALSE(at_pointer(root, "/a/b/3"));
    EXPECT_FALSE(at_pointer(root, "a"));
    EXPECT_TRUE(root.find("n")->beyond_integer());
    EXPECT_FALSE(root.find("n")->whole());
    std::vector<std::string_view> keys;
    for (auto member = root.first(); member.more(); member.next()) keys.push_back(member.key());
    EXPECT_EQ(keys, (std::vector<std::string_view>{"a", "n"}));
}

TEST(Document, KeepsItsTextWhenMoved) {
    auto parsed = Document::parse(R"({"a":"short"})");
    ASSERT_TRUE(parsed.has_value());
    const Document moved = std::move(*parsed);
    EXPECT_EQ(moved.root().text("a"), "short");
}

TEST(Document, StringsInPartsArePutTogether) {
    std::string text = "[\"";
    std::string expected;
    for (int i = 0; i < 500; ++i) {
        text += R"(ab\ncd\u00e9)";
        expected += "ab\ncd\xC3\xA9";
    }
    text += "\"]";
    const auto parsed = Document::parse(text);
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(at_pointer(parsed->root(), "/0")->string(), expected);
}

}  // namespace waybill::json::document_test
