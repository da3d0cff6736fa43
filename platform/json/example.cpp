// SPDX-License-Identifier: Apache-2.0
#include "platform/json/schema.hpp"

#include <algorithm>

namespace waybill::json {
namespace {

/// Structs may contain themselves: below this depth arrays are empty and optional fields absent.
constexpr int depth_max = 4;

void write_made(Writer& writer, const Struct& type, Way way, int depth);

std::string_view sample(Format format) {
    switch (format) {
        case Format::text:
        case Format::line: return "text";
        case Format::email: return "ada@example.org";
        case Format::phone: return "+37410123456";
        case Format::person_name: return "Ada Lovelace";
        case Format::uri: return "https://example.org/hook";
    }
    std::unreachable();
}

void write_text_sample(Writer& writer, const Rules& rules) {
    if (!rules.words.empty()) {
        writer.value(rules.words.front());
        return;
    }
    std::string text{sample(rules.format)};
    if (rules.format == Format::text || rules.format == Format::line) {
        const Bounds length = bounded(rules.length, length_max_default);
        while (static_cast<std::int64_t>(text.size()) < length.min) text += " text";
        if (static_cast<std::int64_t>(text.size()) > length.max)
            text.resize(static_cast<std::size_t>(length.max));
    }
    writer.value(text);
}

std::int64_t within(std::int64_t wished, Bounds bounds) {
    return std::clamp(wished, bounds.min, bounds.max);
}

void write_made(Writer& writer, const Type& type, const Rules& rules, Way way, int depth) {
    switch (type.shape) {
        case Shape::string: return write_text_sample(writer, rules);
        case Shape::boolean: writer.value(true); return;
        case Shape::integer: writer.value(within(1, narrowed(type.native, rules.range))); return;
        case Shape::number: writer.value(within(1, rules.range)); return;
        case Shape::money: writer.value(Money{.amount = within(1250, rules.range)}); return;
        case Shape::text: writer.value(type.text.example); return;
        case Shape::enumeration: writer.value(type.words.front()); return;
        case Shape::object: return write_made(writer, type.structure(), way, depth + 1);
        case Shape::array: {
            const Bounds items = bounded(rules.items, items_max_default);
            const auto wished = depth < depth_max ? within(1, items) : items.min;
            writer.begin_array();
            for (std::int64_t i = 0; i < wished; ++i)
                write_made(writer, *type.element, rules, way, depth);
            writer.end_array();
            return;
        }
        case Shape::nullable: return write_made(writer, *type.element, rules, way, depth);
        case Shape::any: writer.begin_object().end_object(); return;
    }
}

bool is_text(Shape shape) {
    return shape == Shape::string || shape == Shape::text || shape == Shape::enumeration;
}

/// An author's example is the text itself for strings, JSON for all else; that of a vector may be
/// one of its elements.
void write_given(Writer& writer, const Type& type, std::string_view example) {
    if (type.shape == Shape::nullable) return write_given(writer, *type.element, example);
    if (type.shape == Shape::array && !example.starts_with('[')) {
        writer.begin_array();
        write_given(writer, *type.element, example);
        writer.end_array();
    } else if (is_text(type.shape)) {
        writer.value(example);
    } else {
        writer.raw(example);
    }
}

void write_made(Writer& writer, const Struct& type, Way way, int depth) {
    writer.begin_object();
    for (const Field& field : type.fields) {
        if (field.source != Source::body || (way == Way::out && field.type->secret)) continue;
        if (!field.required && (depth >= depth_max || field.rules.unusual)) continue;
        writer.key(field.name);
        if (field.rules.example.empty())
            write_made(writer, *field.type, field.rules, way, depth);
        else
            write_given(writer, *field.type, field.rules.example);
    }
    writer.end_object();
}

}  // namespace

void write_example(Writer& writer, const Type& type, const Rules& rules, Way way) {
    if (rules.example.empty())
        write_made(writer, type, rules, way, 0);
    else
        write_given(writer, type, rules.example);
}

void write_example(Writer& writer, const Struct& type, Way way) {
    write_made(writer, type, way, 0);
}

}  // namespace waybill::json
