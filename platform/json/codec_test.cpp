// SPDX-License-Identifier: Apache-2.0
#include "platform/json/codec.hpp"

#include "platform/json/samples_world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::json::codec_test {

using namespace samples;

/// The good order with one member replaced (or added) by its name.
std::string with(std::string_view key, std::string_view value) {
    const auto document = Document::parse(order_json);
    std::string out;
    Writer writer{out};
    writer.begin_object();
    for (auto member = document->root().first(); member.more(); member.next())
        if (member.key() != key) writer.key(member.key()).raw(canonical(member.value()));
    if (!value.empty()) writer.key(key).raw(value);
    writer.end_object();
    return out;
}

TEST(Codec, ReadsEveryKindOfField) {
    const auto order = decode<Order>(order_json);
    ASSERT_TRUE(order.has_value());
    EXPECT_EQ(order->street, "Main St 1");
    EXPECT_FALSE(order->comment);
    EXPECT_FALSE(order->nickname);
    EXPECT_FALSE(order->note);
    EXPECT_EQ(order->place, (Place{40.18, 44.51}));
    ASSERT_EQ(order->lines.size(), 1u);
    EXPECT_EQ(order->lines[0].quantity, 2);
    EXPECT_EQ(order->lines[0].sizes, std::vector{Size::large_});
    EXPECT_EQ(order->total.amount, 1250);
    EXPECT_EQ(order->id.text(), "ord_01kfm7q4x8f3v9a2c5d6e7g8hj");
    EXPECT_EQ(to_rfc3339(order->at), "2026-01-31T12:00:00.250000Z");
    EXPECT_EQ(order->phone.reveal(), "+37410123456");
    EXPECT_EQ(order->role, Role::operator_);
    EXPECT_FALSE(order->gift);
    EXPECT_EQ(order->limit, 20);
}

TEST(Codec, TellsAbsentFromNull) {
    EXPECT_FALSE(decode<Order>(order_json)->nickname.has_value());
    const auto null = decode<Order>(with("nickname", "null"));
    ASSERT_TRUE(null.has_value());
    ASSERT_TRUE(null->nickname.has_value());
    EXPECT_FALSE(null->nickname->has_value());
    EXPECT_EQ(**decode<Order>(with("nickname", "\"Al\""))->nickname, "Al");
    EXPECT_EQ(decode<Order>(with("note", "\"x\""))->note, "x");
}

TEST(Codec, TextComesInOneNormalForm) {
    EXPECT_EQ(decode<Order>(with("street", R"("Cafe\u0301 A\u030a")"))->street, "Café Å");
    // Twenty characters that were more before.
    const auto longest = with("street", R"("1234567890123456789e\u0301")");
    EXPECT_EQ(decode<Order>(longest)->street, "1234567890123456789é");
    const auto secret = decode<Folder>(R"({"name":"x","password":"1234567e\u0301"})");
    EXPECT_EQ(secret->password.reveal(), "1234567é");
    EXPECT_FALSE(decode<Folder>(R"({"name":"x","password":"123456e\u0301"})"));
    EXPECT_TRUE(decode<Folder>(R"({"name":"x","password":"        "})")) << "another's to judge";
    EXPECT_EQ(decode<Folder>(R"({"name":"","password":"12345678"})").error().fields.at(0).pointer,
              "/name")
        << "no describer had to think of it";
}

struct BadField {
    std::string_view key;
    std::string_view value;  ///< empty: the member is left out
    std::string_view pointer;
    std::string_view code;
};

const BadField bad_fields[] = {
    {"street", "", "/street", "request.required"},
    {"street", "null", "/street", "request.wrong_type"},
    {"street", "7", "/street", "request.wrong_type"},
    {"street", "\"\"", "/street", "request.out_of_bounds"},
    {"street", "\"123456789012345678901\"", "/street", "request.out_of_bounds"},
    {"street", R"(" \t \u2003")", "/street", "request.out_of_bounds"},
    {"street", R"("\u200b\u2060\ufeff")", "/street", "request.out_of_bounds"},
    {"street", R"("\u202eecirp")", "/street", "request.bad_format"},
    {"comment", R"("  ")", "/comment", "request.bad_format"},
    {"note", R"("")", "/note", "request.out_of_bounds"},
    {"note", R"("\u3000")", "/note", "request.out_of_bounds"},
    {"street", R"("a\u0000b")", "/street", "request.bad_format"},
    {"street", R"("a\u001bb")", "/street", "request.bad_format"},
    {"comment", "null", "/comment", "request.wrong_type"},
    {"comment", "\"12345678901\"", "/comment", "request.out_of_bounds"},
    {"nickname", R"("two\nlines")", "/nickname", "request.bad_format"},
    {"note", "", "/note", "request.required"},
    {"note", "[]", "/note", "request.wrong_type"},
    {"place", "[1,2]", "/place", "request.wrong_type"},
    {"place", R"({"latitude":91,"longitude":0})", "/place/latitude", "request.out_of_bounds"},
    {"place", R"({"latitude":"1","longitude":0})", "/place/latitude", "request.wrong_type"},
    {"place", R"({"longitude":0})", "/place/latitude", "request.required"},
    {"lines", "[]", "/lines", "request.out_of_bounds"},
    {"lines", "{}", "/lines", "request.wrong_type"},
    {"lines", "[1]", "/lines/0", "request.wrong_type"},
    {"lines", "[1,2,3,4]", "/lines", "request.out_of_bounds"},
    {"lines", R"([{"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":0}])",
     "/lines/0/quantity", "request.out_of_bounds"},
    {"lines", R"([{"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":1.5}])",
     "/lines/0/quantity", "request.wrong_type"},
    {"lines", R"([{"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":1e30}])",
     "/lines/0/quantity", "request.out_of_bounds"},
    {"lines", R"([{"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":1,"price":1}])",
     "/lines/0/price", "request.unknown_field"},
    {"lines", R"([{"product_id":"ord_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":1}])",
     "/lines/0/product_id", "request.bad_format"},
    {"lines", R"([{"product_id":"prd_01kfm7q4x8f3v9a2c5d6e7g8hj","quantity":1,"sizes":["x"]}])",
     "/lines/0/sizes/0", "request.unknown_value"},
    {"total", "1250", "/total", "request.wrong_type"},
    {"total", R"({"amount":12.5,"currency":"EUR"})", "/total/amount", "request.wrong_type"},
    {"total", R"({"amount":"12","currency":"EUR"})", "/total/amount", "request.wrong_type"},
    {"total", R"({"amount":-1,"currency":"EUR"})", "/total/amount", "request.out_of_bounds"},
    {"total", R"({"amount":9223372036854775808,"currency":"EUR"})", "/total/amount",
     "request.out_of_bounds"},
    {"total", R"({"amount":1,"currency":"XXX"})", "/total/currency", "request.bad_format"},
    {"total", R"({"amount":1,"currency":"eur"})", "/total/currency", "request.bad_format"},
    {"total", R"({"amount":1})", "/total/currency", "request.required"},
    {"total", R"({"amount":1,"currency":"EUR","tax":0})", "/total/tax", "request.unknown_field"},
    {"id", "\"17\"", "/id", "request.bad_format"},
    {"id", "17", "/id", "request.wrong_type"},
    {"at", "\"yesterday\"", "/at", "request.bad_format"},
    {"at", "\"2026-02-30T00:00:00Z\"", "/at", "request.bad_format"},
    {"at", "1769860800", "/at", "request.wrong_type"},
    {"phone", "\"010123456\"", "/phone", "request.bad_format"},
    {"role", "\"king\"", "/role", "request.unknown_value"},
    {"role", "0", "/role", "request.wrong_type"},
    {"gift", "\"true\"", "/gift", "request.wrong_type"},
    {"gift", "null", "/gift", "request.wrong_type"},
    {"points", "9223372036854775808", "/points", "request.out_of_bounds"},
    {"points", "true", "/points", "request.wrong_type"},
    {"limit", "0", "/limit", "request.out_of_bounds"},
    {"limit", "4294967297", "/limit", "request.out_of_bounds"},
    {"tags", R"(["ok","Not\nok"])", "/tags/1", "request.bad_format"},
    {"is_admin", "true", "/is_admin", "request.unknown_field"},
    {"a/b~c", "1", "/a~1b~0c", "request.unknown_field"},
    {"Street", "1", "/Street", "request.unknown_field"},
};

TEST(Codec, NamesEveryWrongFieldByPointerAndCode) {
    for (const auto& bad : bad_fields) {
        const auto order = decode<Order>(with(bad.key, bad.value));
        ASSERT_FALSE(order.has_value()) << bad.key << " " << bad.value;
        EXPECT_EQ(order.error().kind, ErrorKind::invalid);
        EXPECT_EQ(order.error().reason, "request.invalid");
        ASSERT_EQ(order.error().fields.size(), 1u) << bad.key << " " << bad.value;
        EXPECT_EQ(order.error().fields[0].pointer, bad.pointer);
        EXPECT_EQ(order.error().fields[0].code, bad.code) << bad.key << " " << bad.value;
        EXPECT_FALSE(order.error().fields[0].detail.empty());
    }
}

TEST(Codec, CollectsAllProblemsButNotWithoutEnd) {
    const auto empty = decode<Order>(std::string_view{"{}"});
    ASSERT_FALSE(empty.has_value());
    EXPECT_EQ(empty.error().fields.size(), 10u);

    std::string text = R"({"name":"x","password":"12345678","folders":[)";
    for (int i = 0; i < 200; ++i) text += "1,";
    text += "1]}";
    const auto many = decode<Folder>(text);
    ASSERT_FALSE(many.has_value());
    EXPECT_EQ(many.error().fields.size(), problems_max);
}

TEST(Codec, BodyMustBeAnObject) {
    for (const std::string_view text : {"[]", "1", "\"x\"", "null"}) {
        const auto order = decode<Order>(text);
        ASSERT_FALSE(order.has_value()) << text;
        EXPECT_EQ(order.error().fields.at(0).pointer, "");
        EXPECT_EQ(order.error().fields.at(0).code, "request.wrong_type");
    }
}

TEST(Codec, CutsLongUnknownNamesBetweenCharacters) {
    std::string name(63, 'a');
    name += "\xD5\xA1\xD5\xA2";
    const auto order = decode<Order>(with(name, "1"));
    ASSERT_FALSE(order.has_value());
    EXPECT_EQ(order.error().fields.at(0).pointer, "/" + std::string(63, 'a'));
}

TEST(Codec, CountsCharactersNotBytes) {
    EXPECT_TRUE(decode<Order>(with("comment", "\"\xD5\xA1\xD5\xA1\xD5\xA1\xD5\xA1\xD5\xA1"
                                              "\xD5\xA1\xD5\xA1\xD5\xA1\xD5\xA1\xD5\xA1\""))
                    .has_value());
}

TEST(Codec, WholeNumbersMayBeWrittenAsJsonLikes) {
    EXPECT_EQ(decode<Order>(with("points", "1e3"))->points, 1000);
    EXPECT_EQ(decode<Order>(with("points", "-0"))->points, 0);
    EXPECT_EQ(decode<Order>(with("points", "5.0"))->points, 5);
}

TEST(Codec, WritesOptionalsOnlyWhenTheyAreThere) {
    auto order = decode<Order>(order_json);
    ASSERT_TRUE(order.has_value());
    const auto text = encode(*order);
    EXPECT_FALSE(text.contains("comment"));
    EXPECT_FALSE(text.contains("nickname"));
    EXPECT_TRUE(text.contains(R"("note":null)"));
    EXPECT_TRUE(text.contains(R"("limit":20)"));
    EXPECT_TRUE(text.contains(R"("phone":"+37410123456")"));
    order->nickname.emplace();
    EXPECT_TRUE(encode(*order).contains(R"("nickname":null)"));
}

TEST(Codec, SecretsComeInAndNeverGoOut) {
    const auto folder = decode<Folder>(std::string_view{
        R"({"name":"a","password":"swordfish","folders":[{"name":"b","password":"swordfish"}],)"
        R"("anything":{"z":1,"a":[null]}})"});
    ASSERT_TRUE(folder.has_value());
    EXPECT_EQ(folder->folders.at(0).password.reveal(), "swordfish");
    EXPECT_EQ(encode(*folder),
              R"({"name":"a","folders":[{"name":"b","folders":[],"anything":null}],)"
              R"("anything":{"a":[null],"z":1}})");
}

rc::Gen<std::string> any_text(int size_max) {
    const auto letter =
        rc::gen::element<std::string>("a", "B", "7", " ", "\"", "\\", "/", "\n", "\t", "\xC3\xA9",
                                      "\xD5\xA1", "\xE2\x80\xA8", "\xF0\x9F\x98\x80");
    return rc::gen::map(
        rc::gen::resize(size_max, rc::gen::container<std::vector<std::string>>(letter)),
        [](const std::vector<std::string>& letters) {
            std::string out;
            for (const auto& each : letters) out += each;
            return out;
        });
}

RC_GTEST_PROP(Codec, WhatIsWrittenIsReadAgainUnchanged, ()) {
    Order order;
    order.street = "x" + *any_text(15);
    if (*rc::gen::arbitrary<bool>()) order.comment = "x" + *any_text(9);
    if (*rc::gen::arbitrary<bool>()) order.nickname.emplace();
    if (*rc::gen::arbitrary<bool>()) order.note = "x" + *any_text(50);
    order.place = {*rc::gen::inRange(-90'000, 90'000) / 1000.0,
                   *rc::gen::inRange(-180'000'000, 180'000'000) / 1'000'000.0};
    order.lines.resize(static_cast<std::size_t>(*rc::gen::inRange(1, 4)));
    for (auto& line : order.lines) line.quantity = *rc::gen::inRange(1, 1000);
    order.total.amount = *rc::gen::inRange<std::int64_t>(0, 1'000'001);
    order.at = from_micros(*rc::gen::inRange<std::int64_t>(0, 7'258'118'400'000'000));
    order.phone = PersonalText{"+3741" + std::to_string(*rc::gen::inRange(100'000, 999'999))};
    order.role = *rc::gen::element(Role::customer, Role::courier, Role::operator_);
    order.gift = *rc::gen::arbitrary<bool>();
    order.points = *rc::gen::arbitrary<std::int64_t>();
    const auto text = encode(order);
    const auto again = decode<Order>(text);
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == order);
    RC_ASSERT(encode(*again) == text);
}

}  // namespace waybill::json::codec_test
