// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/envelope.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/json_text.hpp"
#include "platform/core/unicode.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/crypto/encoding.hpp"
#include "platform/json/document.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

namespace waybill::kafka {
namespace {

using messaging::Event;

constexpr std::string_view content_type = "content-type";
constexpr std::string_view structured_type = "application/cloudevents+json";
constexpr std::string_view data_type = "application/protobuf";
constexpr std::string_view producer_header = "producer";
constexpr std::string_view us = "waybill";
constexpr std::size_t digits_max = 19;                            // of 64 bits
constexpr std::size_t bytes_max = std::size_t{64} * 1024 * 1024;  // brokers are told much less

std::string sequence_text(std::int64_t sequence) {
    std::string digits = std::to_string(sequence);
    if (sequence >= 0) digits.insert(0, digits_max - digits.size(), '0');
    return digits;
}

/// Name and value of each attribute but the data, in the order of the specification.
void each_attribute(const Event& event,
                    const std::function<void(std::string_view, std::string)>& put) {
    put("specversion", "1.0");
    put("id", event.id.text());
    put("source", event.topic);
    put("type", event.type);
    put("time", to_rfc3339(event.time));
    put("sequence", sequence_text(event.sequence));
    put("partitionkey", event.key);
    if (event.trace.id != decltype(Trace::id){}) put("traceparent", event.trace.traceparent());
}

Message encode_structured(const Event& event) {
    Message out{.key = event.key};
    std::string& json = out.value;
    json.reserve(512 + event.data.size() * 4 / 3);
    each_attribute(event, [&json](std::string_view name, const std::string& value) {
        json += json.empty() ? "{\"" : ",\"";
        json += name;
        json += "\":";
        append_json_string(json, value);
    });
    json += ",\"datacontenttype\":\"";
    json += data_type;
    json += "\",\"data_base64\":\"";
    json += crypto::base64_encode(event.data);
    json += "\"}";
    out.headers = {{std::string{content_type}, std::string{structured_type} + "; charset=UTF-8"}};
    return out;
}

Message encode_binary(const Event& event) {
    Message out{.key = event.key, .value = event.data};
    each_attribute(event, [&out](std::string_view name, std::string value) {
        out.headers.push_back({"ce_" + std::string{name}, std::move(value)});
    });
    out.headers.push_back({std::string{content_type}, std::string{data_type}});
    return out;
}

std::unexpected<Error> unreadable(std::string detail) {
    return fail(ErrorKind::malformed, "bus.unreadable", std::move(detail));
}

using Attribute = std::function<std::optional<std::string_view>(std::string_view name)>;

Result<std::int64_t> read_sequence(std::string_view text) {
    std::int64_t sequence{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sequence);
    if (error != std::errc{} || end != text.data() + text.size())
        return unreadable("sequence is no number");
    return sequence;
}

/// All but topic, key and data, from wherever the attributes are.
Result<Event> read_attributes(const Attribute& find) {
    const auto version = find("specversion");
    if (!version) return unreadable("no CloudEvents attributes");
    if (*version != "1.0") return unreadable("not of specversion 1.0");
    const auto id = find("id");
    const auto parsed_id = id ? EventId::parse(*id) : std::nullopt;
    if (!parsed_id) return unreadable("id is none of ours");
    const auto type = find("type");
    if (!type || type->empty()) return unreadable("no type");
    const auto time = find("time");
    const auto parsed_time = time ? parse_rfc3339(*time) : std::nullopt;
    if (!parsed_time) return unreadable("no readable time");
    WAYBILL_TRY(const auto sequence, read_sequence(find("sequence").value_or("")));
    const auto trace = Trace::parse(find("traceparent").value_or(""));
    return Event{.id = *parsed_id,
                 .type = std::string{*type},
                 .key = std::string{find("partitionkey").value_or("")},
                 .sequence = sequence,
                 .time = *parsed_time,
                 .trace = trace.value_or(Trace{})};
}

Result<Event> decode_structured(const Message& message) {
    auto parsed = json::Document::parse(message.value, {.bytes_max = bytes_max});
    if (!parsed) return unreadable(std::string{"JSON: "} + std::string{parsed.error().reason});
    const json::View root = parsed->root();
    WAYBILL_TRY(Event event,
                read_attributes([root](std::string_view name) { return root.text(name); }));
    if (root.find("data")) return unreadable("data that is not in base64");
    auto data = crypto::base64_decode(root.text("data_base64").value_or(""));
    if (!data) return unreadable("data_base64 is no base64");
    event.data = *std::move(data);
    return event;
}

std::optional<std::string_view> header(const Message& message, std::string_view name) {
    for (const Header& one : message.headers)
        if (one.name == name) return one.value;
    return std::nullopt;
}

Result<Event> decode_binary(const Message& message) {
    WAYBILL_TRY(Event event, read_attributes([&message](std::string_view name) {
                    return header(message, "ce_" + std::string{name});
                }));
    event.data = message.value;
    return event;
}

/// As it can be stored with what is parked: some databases keep text only without NUL.
bool is_text(std::string_view bytes) { return is_utf8(bytes) && !bytes.contains('\0'); }

std::string key_text(std::string key) { return is_text(key) ? key : ascii::hex(key); }

}  // namespace

Message encode(const Event& event, Mode mode) {
    return mode == Mode::structured ? encode_structured(event) : encode_binary(event);
}

Header mark_of_ours() { return {std::string{producer_header}, std::string{us}}; }

bool is_ours(const Message& message) { return header(message, producer_header) == us; }

Event plain_event(Message message, std::string_view topic, std::string_view place, TimePoint at) {
    // Without a time, which others may choose as they like: the inbox forgets such ids by theirs.
    constexpr std::size_t time_bytes = 6;
    std::string whole{place};
    whole.append(1, '\0').append(to_rfc3339(at)).append(1, '\0');
    whole.append(message.key).append(1, '\0').append(message.value);
    const auto digest = crypto::sha256(whole);
    Uuid id;
    std::copy_n(digest.begin(), id.bytes.size() - time_bytes, id.bytes.begin() + time_bytes);
    return Event{.id = EventId{id},
                 .topic = std::string{topic},
                 .type = std::string{topic},
                 .key = key_text(std::move(message.key)),
                 .time = at,
                 .data = std::move(message.value)};
}

Message plain_message(Event event) {
    return {.key = std::move(event.key), .value = std::move(event.data)};
}

Result<Event> decode(const Message& message, std::string_view topic) {
    const auto type = header(message, content_type).value_or("");
    WAYBILL_TRY(Event event, type.starts_with(structured_type) ? decode_structured(message)
                                                               : decode_binary(message));
    event.topic = topic;
    if (!message.key.empty()) event.key = message.key;
    if (!is_text(event.key)) return unreadable("the key is no text");
    if (!is_text(event.type)) return unreadable("the type is no text");
    return event;
}

}  // namespace waybill::kafka
