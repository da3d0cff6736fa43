// SPDX-License-Identifier: Apache-2.0
#include "platform/json/schema.hpp"

#include "platform/json/fields.hpp"
#include "platform/json/required_text.hpp"

#include "platform/core/assert.hpp"
#include "platform/core/text.hpp"

namespace waybill::json {
namespace {

constexpr std::string_view money_name = "Money";

struct FormatWords {
    std::string_view name;  ///< JSON Schema's own, where it has one; else of ours
    std::string_view pattern;
};

FormatWords words_of(Format format) {
    switch (format) {
        case Format::text: return {{}, patterns::text};
        case Format::line: return {{}, patterns::line};
        case Format::email: return {"email", patterns::email};
        case Format::phone: return {"phone", patterns::phone};
        case Format::person_name: return {"person_name", patterns::person_name};
        case Format::uri: return {"uri", patterns::uri};
    }
    std::unreachable();
}

void write_bounds(Writer& writer, Bounds bounds, std::string_view low, std::string_view high) {
    if (!bounds.open_below()) writer.member(low, bounds.min);
    if (!bounds.open_above()) writer.member(high, bounds.max);
}

/// Lengths and counts: bounds in, what is said out.
void write_size(Writer& writer, Bounds said, std::int64_t max_default, Way way,
                std::string_view low, std::string_view high) {
    const Bounds bounds = way == Way::in ? bounded(said, max_default) : said;
    if (bounds.min > 0) writer.member(low, bounds.min);
    if (!bounds.open_above()) writer.member(high, bounds.max);
}

/// Few readers of schemas know the classes of Unicode: for them such a text is a line, and the
/// whole pattern (ECMA 262, flag u) stands beside.
void write_pattern(Writer& writer, std::string_view pattern) {
    const bool portable = !pattern.contains("\\p{");
    writer.member("pattern", portable ? pattern : patterns::line);
    if (!portable) writer.member("x-pattern", pattern);
}

void write_string(Writer& writer, const Type& type, const Rules& rules, Way way) {
    Bounds length = rules.length;
    if (rules.format == Format::email && length.max > 254) length.max = 254;
    if (rules.format == Format::person_name) length.max = stored_max(length);
    writer.member("type", "string");
    write_size(writer, length, length_max_default, way, "minLength", "maxLength");
    const auto words = words_of(rules.format);
    if (type.secret)
        writer.member("format", "password").member("writeOnly", true);
    else if (!words.name.empty())
        writer.member("format", words.name);
    if (way == Way::in || !words.name.empty()) write_pattern(writer, words.pattern);
}

void write_words(Writer& writer, std::span<const std::string_view> words) {
    writer.member("type", "string").key("enum").begin_array();
    for (const auto word : words) writer.value(word);
    writer.end_array();
}

void write_text(Writer& writer, const TextShape& text) {
    writer.member("type", "string");
    if (!text.format.empty()) writer.member("format", text.format);
    if (!text.pattern.empty()) writer.member("pattern", text.pattern);
    if (text.choices == nullptr) return;
    writer.key("enum").begin_array();
    for (const auto& choice : text.choices()) writer.value(choice);
    writer.end_array();
}

void write_integer(Writer& writer, const Type& type, const Rules& rules, Way way) {
    const bool wide = type.native == Bounds{};
    writer.member("type", "integer").member("format", wide ? "int64" : "int32");
    if (way == Way::in) {
        const Bounds bounds = narrowed(type.native, rules.range);
        writer.member("minimum", bounds.min).member("maximum", bounds.max);
    } else {
        write_bounds(writer, rules.range, "minimum", "maximum");
    }
}

/// What an absent field means, where that is a value.
void write_default(Writer& writer, const Struct& type, const Field& field) {
    if (field.required || field.type->shape == Shape::nullable || field.type->secret) return;
    std::string text;
    Writer value{text};
    field.type->write(value, *field.type, static_cast<const char*>(type.defaults) + field.offset);
    // Nothing is "not given", and not always a value that could be given.
    if (text == R"("")" || (text == "[]" && field.rules.items.min > 0)) return;
    writer.key("default").raw(text);
}

}  // namespace

void Schemas::refer(Writer& writer, std::string_view name) {
    writer.member("$ref", prefix_ + std::string{name});
}

void Schemas::write_money(Writer& writer, const Rules& rules) {
    const auto [place, added] = components_.try_emplace(std::string{money_name});
    if (added) {
        Writer schema{place->second.schema};
        schema.begin_object().member("type", "object");
        schema.member("description", "An amount in minor units of its currency");
        schema.key("properties").begin_object();
        schema.key("amount").begin_object();
        write_integer(schema, type_of<std::int64_t>(), {}, Way::in);
        schema.member("description", "In minor units");
        schema.key("examples").begin_array().value(1250).end_array().end_object();
        schema.key("currency").begin_object();
        write_text(schema, type_of<Currency>().text);
        schema.member("description", "ISO 4217").end_object().end_object();
        schema.key("required").begin_array().value("amount").value("currency").end_array();
        schema.member("additionalProperties", false).end_object();
    }
    WAYBILL_ASSERT(place->second.type == nullptr);
    refer(writer, money_name);
    if (rules.range == Bounds{}) return;
    writer.key("properties").begin_object().key("amount").begin_object();
    write_bounds(writer, rules.range, "minimum", "maximum");
    writer.end_object().end_object();
}

void Schemas::write_constraints(Writer& writer, const Type& type, const Rules& rules, Way way) {
    switch (type.shape) {
        case Shape::string:
            if (!rules.words.empty()) return write_words(writer, rules.words);
            return write_string(writer, type, rules, way);
        case Shape::boolean: writer.member("type", "boolean"); return;
        case Shape::integer: return write_integer(writer, type, rules, way);
        case Shape::number:
            writer.member("type", "number");
            return write_bounds(writer, rules.range, "minimum", "maximum");
        case Shape::money: return write_money(writer, rules);
        case Shape::text: return write_text(writer, type.text);
        case Shape::enumeration: return write_words(writer, type.words);
        case Shape::object: return reference_inside(writer, type.structure(), way);
        case Shape::array:
            writer.member("type", "array");
            write_size(writer, rules.items, items_max_default, way, "minItems", "maxItems");
            writer.key("items").begin_object();
            write_constraints(writer, *type.element, rules, way);
            writer.end_object();
            return;
        case Shape::nullable:
            writer.key("anyOf").begin_array().begin_object();
            write_constraints(writer, *type.element, rules, way);
            writer.end_object().begin_object().member("type", "null").end_object().end_array();
            return;
        case Shape::any: return;
    }
}

void Schemas::write(Writer& writer, const Type& type, const Rules& rules, Way way) {
    writer.begin_object();
    write_constraints(writer, type, rules, way);
    if (!rules.help.empty()) writer.member("description", rules.help);
    writer.end_object();
}

void Schemas::write_parameter(Writer& writer, const Struct& owner, const Field& field,
                              const Rules& rules) {
    const bool maybe = field.type->shape == Shape::nullable;
    writer.begin_object();
    write_constraints(writer, maybe ? *field.type->element : *field.type, rules, Way::in);
    write_default(writer, owner, field);
    writer.end_object();
}

void Schemas::write_properties(Writer& writer, const Struct& type, Way way) {
    writer.key("properties").begin_object();
    for (const Field& field : type.fields) {
        if (field.source != Source::body || (way == Way::out && field.type->secret)) continue;
        const bool maybe = !field.required && field.type->shape == Shape::nullable;
        const Type& shown = maybe ? *field.type->element : *field.type;
        writer.key(field.name).begin_object();
        write_constraints(writer, shown, way == Way::in ? taken_rules(field) : field.rules, way);
        if (const auto help = help_of(field); !help.empty()) writer.member("description", help);
        write_default(writer, type, field);
        if (!field.rules.example.empty()) {
            writer.key("examples").begin_array();
            write_example(writer, shown, field.rules, way);
            writer.end_array();
        }
        writer.end_object();
    }
    writer.end_object();
    bool any = false;
    for (const Field& field : type.fields) {
        // An optional field with a default is always in what goes out.
        const bool always =
            field.required || (way == Way::out && field.type->shape != Shape::nullable);
        if (field.source != Source::body || !always || (way == Way::out && field.type->secret))
            continue;
        if (!std::exchange(any, true)) writer.key("required").begin_array();
        writer.value(field.name);
    }
    if (any) writer.end_array();
}

void Schemas::reference_inside(Writer& writer, const Struct& type, Way way) {
    WAYBILL_ASSERT(!type.title.empty());  // f.title(…) is missing
    const auto [place, added] = components_.try_emplace(std::string{type.title});
    if (added) {
        place->second.type = &type;  // first, so that a struct may contain itself
        std::string schema;
        Writer inner{schema};
        inner.begin_object().member("type", "object");
        if (!type.help.empty()) inner.member("description", type.help);
        write_properties(inner, type, way);
        if (way == Way::in) inner.member("additionalProperties", false);
        inner.end_object();
        place->second.schema = std::move(schema);
    }
    if (place->second.type != &type) {
        const std::string text = "only one struct has the title " + std::string{type.title};
        broken_promise(text.c_str());
    }
    refer(writer, type.title);
}

std::string_view Schemas::help_of(const Field& field) const {
    if (!field.rules.help.empty()) return field.rules.help;
    for (const Explained& word : glossary_)
        if (word.name == field.name) return word.help;
    return {};
}

void Schemas::reference(Writer& writer, const Struct& type, Way way) {
    writer.begin_object();
    reference_inside(writer, type, way);
    writer.end_object();
}

void Schemas::write_components(Writer& writer) const {
    writer.begin_object();
    for (const auto& [name, component] : components_) writer.key(name).raw(component.schema);
    writer.end_object();
}

}  // namespace waybill::json
