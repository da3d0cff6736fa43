// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/envelope.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace waybill::kafka {
namespace {

using messaging::Event;

Event sample() {
    return {.id = *EventId::parse("evt_01arz3ndektsv4rrffq69g5fav"),
            .topic = "waybill.orders",
            .type = "order.paid",
            .key = "ord \"1\"",
            .sequence = 7,
            .time = from_micros(1'767'603'600'000'001),
            .trace = {.id = {1, 0, 0xff}, .span = {2}},
            .data = std::string{"\0\xff", 2}};
}

void expect_same(const Event& got, const Event& wanted) {
    EXPECT_EQ(got.id, wanted.id);
    EXPECT_EQ(got.topic, wanted.topic);
    EXPECT_EQ(got.type, wanted.type);
    EXPECT_EQ(got.key, wanted.key);
    EXPECT_EQ(got.sequence, wanted.sequence);
    EXPECT_EQ(got.time, wanted.time);
    EXPECT_EQ(got.trace.traceparent(), wanted.trace.traceparent());
    EXPECT_EQ(got.data, wanted.data);
}

TEST(KafkaEnvelope, StructuredModeIsOneJsonObject) {
    const Message message = encode(sample(), Mode::structured);
    EXPECT_EQ(message.key, "ord \"1\"");
    EXPECT_EQ(
        message.value,
        R"({"specversion":"1.0","id":"evt_01arz3ndektsv4rrffq69g5fav","source":"waybill.orders",)"
        R"("type":"order.paid","time":"2026-01-05T09:00:00.000001Z",)"
        R"("sequence":"0000000000000000007","partitionkey":"ord \"1\"",)"
        R"("traceparent":"00-0100ff00000000000000000000000000-0200000000000000-01",)"
        R"("datacontenttype":"application/protobuf","data_base64":"AP8="})");
    ASSERT_EQ(message.headers.size(), 1u);
    EXPECT_EQ(message.headers[0].name, "content-type");
    EXPECT_EQ(message.headers[0].value, "application/cloudevents+json; charset=UTF-8");
}

TEST(KafkaEnvelope, BinaryModeHasAttributesInHeaders) {
    const Message message = encode(sample(), Mode::binary);
    EXPECT_EQ(message.value, sample().data);
    std::string headers;
    for (const Header& one : message.headers) headers += one.name + '=' + one.value + '\n';
    EXPECT_EQ(headers, "ce_specversion=1.0\nce_id=evt_01arz3ndektsv4rrffq69g5fav\n"
                       "ce_source=waybill.orders\nce_type=order.paid\n"
                       "ce_time=2026-01-05T09:00:00.000001Z\nce_sequence=0000000000000000007\n"
                       "ce_partitionkey=ord \"1\"\n"
                       "ce_traceparent=00-0100ff00000000000000000000000000-0200000000000000-01\n"
                       "content-type=application/protobuf\n");
}

TEST(KafkaEnvelope, BothModesAreRead) {
    Event plain = sample();
    plain.sequence = std::numeric_limits<std::int64_t>::max();
    plain.trace = {};
    plain.data.clear();
    for (const auto mode : {Mode::structured, Mode::binary})
        for (const Event& event : {sample(), plain}) {
            const auto read = decode(encode(event, mode), "waybill.orders");
            ASSERT_TRUE(read) << read.error().detail;
            expect_same(*read, event);
        }
}

TEST(KafkaEnvelope, KeyOfTheRecordCountsAndTheAttributeWhereThereIsNone) {
    Message message = encode(sample(), Mode::structured);
    message.key = "other";
    EXPECT_EQ(decode(message, "t")->key, "other");
    message.key.clear();
    EXPECT_EQ(decode(message, "t")->key, "ord \"1\"");
}

TEST(KafkaEnvelope, PlainRecordsKeyIsItselfOrHexadecimalWhereItIsNoText) {
    const auto event_of = [](std::string key) {
        return plain_event({.key = std::move(key), .value = "\xff"}, "told", "told/0/1",
                           sample().time);
    };
    EXPECT_EQ(event_of("").key, "");
    EXPECT_EQ(event_of("größe 7").key, "größe 7");
    const Event broken = event_of("a\xff");
    EXPECT_EQ(broken.key, "61ff");
    EXPECT_EQ(broken.data, "\xff") << "the value is nobody's text";
    EXPECT_EQ(event_of(std::string{"a\0b", 3}).key, "610062");
    EXPECT_NE(event_of("61ff").id, broken.id) << "ids are of the record's own key";
}

TEST(KafkaEnvelope, WhatIsNoEventOfOursIsRefusedWithTheReason) {
    const auto changed = [](std::string_view from, std::string_view to) {
        Message message = encode(sample(), Mode::structured);
        message.value.replace(message.value.find(from), from.size(), to);
        return message;
    };
    Message headless = encode(sample(), Mode::binary);
    headless.headers.clear();
    Message keyed = encode(sample(), Mode::binary);
    keyed.key = "a\xff";
    Message typed = encode(sample(), Mode::binary);
    for (Header& one : typed.headers)
        if (one.name == "ce_type") one.value.push_back('\0');
    const std::pair<Message, std::string> cases[]{
        {headless, "no CloudEvents attributes"},
        {keyed, "the key is no text"},
        {typed, "the type is no text"},
        {changed("}", ""), "JSON: request.malformed_json"},
        {changed("\"1.0\"", "\"0.3\""), "not of specversion 1.0"},
        {changed("evt_01", "01"), "id is none of ours"},
        {changed("order.paid", ""), "no type"},
        {changed("2026-01-05T", "2026-13-05T"), "no readable time"},
        {changed("7\"", "7x\""), "sequence is no number"},
        {changed("data_base64", "data"), "data that is not in base64"},
        {changed("AP8=", "AP8"), "data_base64 is no base64"},
    };
    for (const auto& [message, detail] : cases) {
        const auto read = decode(message, "waybill.orders");
        ASSERT_FALSE(read) << detail;
        EXPECT_EQ(read.error().reason, "bus.unreadable");
        EXPECT_EQ(read.error().detail, detail);
    }
}

}  // namespace
}  // namespace waybill::kafka
