// SPDX-License-Identifier: Apache-2.0
#include "platform/json/schema.hpp"

#include "platform/json/samples_world.hpp"
#include "platform/json/schema_world.hpp"

#include <gtest/gtest.h>

namespace waybill::json::schema_test {

using namespace samples;

/// `{"root": …, "defs": {…}}` of a struct.
template <typename T>
std::string schema_of(Way way) {
    Schemas schemas{"#/defs/"};
    std::string out;
    Writer writer{out};
    writer.begin_object().key("root");
    schemas.reference(writer, structure<T>(), way);
    writer.key("defs");
    schemas.write_components(writer);
    writer.end_object();
    return out;
}

TEST(Schema, SaysWhatTheDecoderEnforces) {
    const auto text = schema_of<Line>(Way::in);
    EXPECT_EQ(text, R"({"root":{"$ref":"#/defs/SampleLine"},"defs":{"SampleLine":{"type":"object",)"
                    R"("properties":{"product_id":{"type":"string",)"
                    R"("pattern":"^prd_[0-7][0-9a-hjkmnp-tv-z]{25}$"},)"
                    R"("quantity":{"type":"integer","format":"int32","minimum":1,"maximum":999,)"
                    R"("examples":[2]},)"
                    R"("sizes":{"type":"array","maxItems":3,"items":{"type":"string",)"
                    R"("enum":["small","large"]},"default":[]}},)"
                    R"("required":["product_id","quantity"],"additionalProperties":false}}})");
}

TEST(Schema, BoundsEverythingThatComesIn) {
    const auto text = schema_of<Folder>(Way::in);
    EXPECT_TRUE(text.contains(R"("name":{"type":"string","minLength":1,"maxLength":4096)"));
    EXPECT_TRUE(text.contains(R"("folders":{"type":"array","maxItems":1000)"));
    EXPECT_TRUE(text.contains(R"("format":"password","writeOnly":true)"));
    const auto out = schema_of<Folder>(Way::out);
    EXPECT_FALSE(out.contains("password"));
    EXPECT_FALSE(out.contains("maxLength"));
    EXPECT_FALSE(out.contains("additionalProperties"));
}

TEST(Schema, MadeExamplesAreValidAndDecode) {
    for (const Way way : {Way::in, Way::out}) {
        const auto document = Document::parse(schema_of<Order>(way));
        ASSERT_TRUE(document.has_value());
        std::string example;
        Writer writer{example};
        write_example(writer, structure<Order>(), way);
        const auto value = Document::parse(example);
        ASSERT_TRUE(value.has_value()) << example;
        const schema_world::Validator validator{document->root()};
        EXPECT_EQ(validator.check(*document->root().find("root"), value->root()), std::nullopt)
            << example;
        EXPECT_TRUE(decode<Order>(value->root()).has_value()) << example;
    }
    std::string folder;
    Writer writer{folder};
    write_example(writer, structure<Folder>(), Way::in);
    const auto decoded = decode<Folder>(folder);
    EXPECT_TRUE(decoded.has_value()) << folder << decoded.error().fields.at(0).pointer;
}

TEST(Schema, AndDecoderAgreeOnGoodAndBad) {
    const auto document = Document::parse(schema_of<Order>(Way::in));
    const schema_world::Validator validator{document->root()};
    const auto agree = [&](std::string_view text) {
        const auto value = Document::parse(text);
        const bool valid = !validator.check(*document->root().find("root"), value->root());
        EXPECT_EQ(decode<Order>(value->root()).has_value(), valid) << text;
        return valid;
    };
    EXPECT_TRUE(agree(order_json));
    const std::pair<std::string_view, std::string_view> swaps[] = {
        {"\"Main St 1\"", "\"\""},
        {"\"Main St 1\"", "\"123456789012345678901\""},
        {"null", "17"},
        {"null", "\"a note\""},
        {"40.18", "90.5"},
        {"40.18", "90"},
        {"\"quantity\":2", "\"quantity\":1000"},
        {"\"quantity\":2", "\"quantity\":2.0"},
        {"[\"large\"]", "[\"huge\"]"},
        {"\"EUR\"", "\"XXX\""},
        {"1250", "-1"},
        {"1250", "1000001"},
        {".25Z", "Z"},
        {".25Z", ".25"},
        {"+374", "374"},
        {"\"operator\"", "\"boss\""},
        {"\"points\":7", "\"points\":7,\"extra\":1"},
        {"\"points\":7", "\"points\":7,\"nickname\":null"},
        {"\"points\":7", "\"points\":7,\"comment\":null"},
    };
    for (const auto& [from, to] : swaps) {
        std::string text{order_json};
        text.replace(text.find(from), from.size(), to);
        agree(text);
    }
}

}  // namespace waybill::json::schema_test
