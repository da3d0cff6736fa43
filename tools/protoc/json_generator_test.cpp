// SPDX-License-Identifier: Apache-2.0
#include "tools/protoc/json_generator.hpp"
#include "platform/json/codec.hpp"
#include "platform/json/schema.hpp"
#include "tools/protoc/generator_world.hpp"
#include "tools/protoc/testdata/answers.json.hpp"

#include <gtest/gtest.h>

namespace waybill::answers::v1 {
namespace {

constexpr const char* an_order = "ord_01jh3q8d2v7x0n5m4k9w6r1tbe";

using Shown = json::Narrowed<Basket>;

// Nobody can forget to narrow.
static_assert(json::Described<Shown> && !json::Described<Basket>);
static_assert(json::Described<json::Narrowed<Baskets>> && !json::Described<Baskets>);
static_assert(json::Described<Loaf> && !json::Described<json::Narrowed<Loaf>>);

Basket basket() {
    Basket out;
    out.set_basket_id(an_order);
    out.mutable_loaf()->set_name("Rye");
    out.mutable_loaf()->set_version(7);
    out.mutable_total()->set_amount(450);
    out.mutable_total()->set_currency("CHF");
    out.set_paid(50);
    out.set_secret("nobody's");
    out.set_made_at(1'000'000);
    out.set_version(3);
    return out;
}

TEST(Answer, HasItsFieldsInTheOrderOfTheirLines) {
    EXPECT_EQ(json::encode(Shown{basket()}),
              R"({"basket_id":"ord_01jh3q8d2v7x0n5m4k9w6r1tbe","name":"Rye",)"
              R"("total":{"amount":450,"currency":"CHF"},"paid":{"amount":50,"currency":"CHF"},)"
              R"("notes":[],"made_at":"1970-01-01T00:00:01Z","version":3})");
}

TEST(Answer, HasWhatMayBeThereWhenItIs) {
    Basket full = basket();
    full.set_state("PAID");
    full.add_notes("soon");
    full.set_paid_at(2'000'000);
    full.mutable_tip();  // of nothing, but there
    full.set_phone("+3225550101");
    EXPECT_EQ(json::encode(Shown{full}),
              R"({"basket_id":"ord_01jh3q8d2v7x0n5m4k9w6r1tbe","state":"PAID","name":"Rye",)"
              R"("total":{"amount":450,"currency":"CHF"},"paid":{"amount":50,"currency":"CHF"},)"
              R"("notes":["soon"],"made_at":"1970-01-01T00:00:01Z",)"
              R"("paid_at":"1970-01-01T00:00:02Z","tip":{"amount":0,"currency":"EUR"},)"
              R"("phone":"+3225550101","version":3})");
}

TEST(Answer, SaysWhetherThereIsMore) {
    json::Narrowed<Baskets> shown;
    Baskets& page = shown.message;
    EXPECT_EQ(json::encode(shown), R"({"data":[],"has_more":false})");
    *page.add_baskets() = basket();
    page.set_next_cursor("c");
    EXPECT_EQ(json::encode(shown), R"({"data":[)" + json::encode(Shown{basket()}) +
                                       R"(],"next_cursor":"c","has_more":true})");
}

TEST(Answer, IsNarrowedToItsReaders) {
    Basket full = basket();
    full.set_phone("+3225550101");
    narrow(full, {OrderReader::courier}, OrderPhase::on_way);
    EXPECT_EQ(full.phone(), "+3225550101");
    narrow(full, {OrderReader::courier}, OrderPhase::over);
    EXPECT_EQ(full.phone(), "");
}

TEST(Answer, IsDescribedAsAStructWouldBe) {
    json::Schemas schemas{"#/"};
    std::string text;
    json::Writer writer{text};
    schemas.reference(writer, json::structure<Shown>(), json::Way::out);
    std::string components;
    json::Writer all{components};
    schemas.write_components(all);
    EXPECT_EQ(text, R"({"$ref":"#/Basket"})");
    for (const char* part :
         {R"("state":{"type":"string","enum":["OPEN","PAID"]})",
          R"("name":{"type":"string","description":"As on the shelf","examples":["Rye bread"]})",
          R"("paid":{"$ref":"#/Money"})",
          R"("version":{"type":"integer","format":"int64","minimum":1,"maximum":9})",
          R"("required":["basket_id","name","total","paid","notes","made_at","version"])"})
        EXPECT_NE(components.find(part), components.npos) << part << " in " << components;
    EXPECT_EQ(components.find("secret"), components.npos);
}

TEST(Answer, MayAlsoComeIn) {
    const auto shelf = json::decode<Shelf>(R"({"row":2,"height":0.5})");
    ASSERT_TRUE(shelf);
    EXPECT_EQ(shelf->row(), 2);
    EXPECT_EQ(shelf->height(), 0.5);
    const auto high = json::decode<Shelf>(R"({"row":6})");
    ASSERT_FALSE(high);
    ASSERT_EQ(high.error().fields.size(), 2U);
    EXPECT_EQ(high.error().fields[0].code, "request.out_of_bounds");
    EXPECT_EQ(high.error().fields[1].pointer, "/height");
}

}  // namespace
}  // namespace waybill::answers::v1

namespace waybill::protoc {
namespace {

struct NoAnswer {
    const char* what;
    std::string body;
    const char* error;
};

class NoAnswerTest : public GeneratorWorld, public testing::TestWithParam<NoAnswer> {};

TEST_P(NoAnswerTest, IsAnErrorAndWritesNothing) {
    sources.text = "syntax = \"proto3\"; package waybill.test.v1; "
                   "import \"contracts/waybill/json.proto\"; "
                   "message Plain { string x = 1; } " +
                   GetParam().body;
    EXPECT_EQ(generate(JsonGenerator{}, "test.proto"),
              std::string{"waybill.test.v1."} + GetParam().error);
    EXPECT_TRUE(outputs.files.empty());
}

/// An answer with these fields.
std::string answer_of(std::string_view fields) {
    return "message M { option (waybill.answered) = {title: \"M\"}; " + std::string{fields} + " }";
}

INSTANTIATE_TEST_SUITE_P(
    JsonGenerator, NoAnswerTest,
    testing::Values(
        NoAnswer{"NoTitle",
                 "message M { option (waybill.answered) = {}; "
                 "string x = 1 [(waybill.as_json) = {}]; }",
                 "M: an answer needs a title"},
        NoAnswer{"NoFields", answer_of("string x = 1;"), "M: no field is shown"},
        NoAnswer{"AFieldOfNoAnswer", "message M { string x = 1 [(waybill.as_json) = {}]; }",
                 "M.x: its message is no answer: add option (waybill.answered)"},
        NoAnswer{"AMessageThatIsNone", answer_of("Plain x = 1 [(waybill.as_json) = {}];"),
                 "M.x: its message is no answer"},
        NoAnswer{"AWordless", answer_of("string x = 1 [(waybill.as_json) = {words: \"No\"}];"),
                 "M.x: words are those of an enum, for a string: 'No'"},
        NoAnswer{"ATimeOfText", answer_of("string x = 1 [(waybill.as_json) = {time: true}];"),
                 "M.x: times and amounts are of type int64"},
        NoAnswer{"AnIdOfANumber", answer_of("int64 x = 1 [(waybill.as_json) = {id: \"Order\"}];"),
                 "M.x: an id is a string"},
        NoAnswer{"ATruthThatMayBeAbsent",
                 answer_of("bool x = 1 [(waybill.as_json) = {maybe: true}];"),
                 "M.x: nothing tells whether it is there"},
        NoAnswer{"ARequiredFieldThatNotAllSee",
                 answer_of("string x = 1 [(waybill.as_json) = {shown: \"pin\"}];"),
                 "M.x: what not all may see has `shown` and `maybe`"},
        NoAnswer{"OneNameTwice",
                 answer_of("string x = 1 [(waybill.as_json) = {}]; string y = 2 [(waybill.as_json) "
                           "= {name: \"x\"}];"),
                 "M.y: another field is shown as 'x'"},
        NoAnswer{"TextThatComesIn",
                 "message M { option (waybill.answered) = {title: \"M\", taken: true}; "
                 "string x = 1 [(waybill.as_json) = {}]; }",
                 "M: what also comes in is numbers, and required"}),
    [](const auto& refused) { return refused.param.what; });

TEST(JsonGenerator, WritesNothingForAFileWithoutAnswers) {
    GeneratorWorld world;
    EXPECT_EQ(world.generate(JsonGenerator{}, "tools/protoc/testdata/greetings.proto"), "");
    EXPECT_TRUE(world.outputs.files.empty());
}

}  // namespace
}  // namespace waybill::protoc
