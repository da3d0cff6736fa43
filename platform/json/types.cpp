// SPDX-License-Identifier: Apache-2.0
#include "platform/json/types.hpp"

#include "platform/core/text.hpp"
#include "platform/json/required_text.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

namespace waybill::json::detail {
namespace {

void wrong_type(Reader& reader, std::string_view wanted) {
    reader.problem("request.wrong_type", "must be " + std::string{wanted});
}

void out_of_bounds(Reader& reader, Bounds bounds, std::string_view unit) {
    std::string detail = "must ";
    if (!unit.empty())
        detail += "have ";
    else
        detail += "be ";
    if (bounds.open_below())
        detail += "at most " + std::to_string(bounds.max);
    else if (bounds.open_above())
        detail += "at least " + std::to_string(bounds.min);
    else
        detail += "from " + std::to_string(bounds.min) + " to " + std::to_string(bounds.max);
    if (!unit.empty()) detail += " " + std::string{unit};
    reader.problem("request.out_of_bounds", std::move(detail));
}

struct FormatCheck {
    bool (*fits)(std::string_view);
    std::string_view wanted;
};

FormatCheck check_of(Format format) {
    switch (format) {
        case Format::text:
            return {[](std::string_view text) { return !has_controls(text); },
                    "must not contain control characters, nor any that turn text"};
        case Format::line: return {is_line, "must be one line without control characters"};
        case Format::email: return {is_email, "must be an e-mail address"};
        case Format::phone: return {is_phone, "must be a phone number like +37412345678"};
        case Format::person_name: return {is_person_name, "must be a name"};
        case Format::uri: return {is_uri, "must be an http or https URL"};
    }
    std::unreachable();
}

void take_integer(Reader& reader, const Type& type, std::int64_t value, void* target,
                  const Rules& rules) {
    const Bounds bounds = narrowed(type.native, rules.range);
    if (!bounds.contains(value)) return out_of_bounds(reader, bounds, {});
    type.set_integer(target, value);
}

void take_number(Reader& reader, double value, void* target, const Rules& rules) {
    const auto low = static_cast<double>(rules.range.min);
    const auto high = static_cast<double>(rules.range.max);
    if ((!rules.range.open_below() && value < low) || (!rules.range.open_above() && value > high))
        return out_of_bounds(reader, rules.range, {});
    *static_cast<double*>(target) = value;
}

void unknown_word(Reader& reader, std::span<const std::string_view> words) {
    std::string detail = "must be one of";
    for (const auto word : words) detail.append(" ").append(word);
    reader.problem("request.unknown_value", std::move(detail));
}

}  // namespace

std::vector<std::string> currency_codes() {
    std::vector<std::string> codes;
    for (std::string code = "AAA"; code[0] <= 'Z'; ++code[0])
        for (code[1] = 'A'; code[1] <= 'Z'; ++code[1])
            for (code[2] = 'A'; code[2] <= 'Z'; ++code[2])
                if (Currency::parse(code)) codes.push_back(code);
    return codes;
}

/// The shortest length is of what a reader sees, so that blanks are no address; the longest of what
/// is stored, but for names, whose seen characters count (with room for their marks).
bool fits(std::string_view text, std::int64_t seen, Bounds length, Format format) {
    const auto stored = static_cast<std::int64_t>(text_length(text));
    if (format == Format::person_name) return length.contains(seen) && stored <= stored_max(length);
    return seen >= length.min && stored <= length.max;
}

void string_from(Reader& reader, const Type& type, std::string_view text, void* target,
                 const Rules& rules) {
    const Bounds length = bounded(rules.length, length_max_default);
    const std::string normal = nfc(text);  // one text in two forms would be two texts
    const auto seen =                      // of a secret nothing need be seen
        static_cast<std::int64_t>(type.secret ? text_length(normal) : visible_length(normal));
    if (!fits(normal, seen, length, rules.format))
        return out_of_bounds(reader, length, "characters");
    const auto check = check_of(rules.format);
    if (!check.fits(normal)) return reader.problem("request.bad_format", std::string{check.wanted});
    if (seen == 0 && !normal.empty())
        return reader.problem("request.bad_format", "must have a character that can be seen");
    if (!rules.words.empty() && !std::ranges::contains(rules.words, normal))
        return unknown_word(reader, rules.words);
    type.parse(normal, target);
}

void read_string(Reader& reader, const Type& type, View value, void* target, const Rules& rules) {
    if (!value.is(Kind::string)) return wrong_type(reader, "a string");
    string_from(reader, type, value.string(), target, rules);
}

void read_boolean(Reader& reader, const Type&, View value, void* target, const Rules&) {
    if (!value.is(Kind::boolean)) return wrong_type(reader, "true or false");
    *static_cast<bool*>(target) = value.boolean();
}

void boolean_from(Reader& reader, const Type&, std::string_view text, void* target, const Rules&) {
    if (text != "true" && text != "false") return wrong_type(reader, "true or false");
    *static_cast<bool*>(target) = text == "true";
}

void read_integer(Reader& reader, const Type& type, View value, void* target, const Rules& rules) {
    if (const auto whole = value.whole()) return take_integer(reader, type, *whole, target, rules);
    if (!value.beyond_integer()) return wrong_type(reader, "an integer");
    const Bounds bounds = narrowed(type.native, rules.range);
    out_of_bounds(reader, bounds, {});
}

void integer_from(Reader& reader, const Type& type, std::string_view text, void* target,
                  const Rules& rules) {
    std::int64_t value = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (ec == std::errc::result_out_of_range && end == text.data() + text.size())
        return out_of_bounds(reader, narrowed(type.native, rules.range), {});
    if (ec != std::errc{} || end != text.data() + text.size())
        return wrong_type(reader, "an integer");
    take_integer(reader, type, value, target, rules);
}

void read_number(Reader& reader, const Type&, View value, void* target, const Rules& rules) {
    if (!value.is(Kind::number) && !value.is(Kind::integer)) return wrong_type(reader, "a number");
    take_number(reader, value.number(), target, rules);
}

void number_from(Reader& reader, const Type&, std::string_view text, void* target,
                 const Rules& rules) {
    double value = 0;
    const auto* last = std::to_address(text.end());
    const auto [end, ec] =
        std::from_chars(std::to_address(text.begin()), last, value, std::chars_format::fixed);
    const bool digits = !text.empty() && text.find_first_not_of("-.0123456789") == text.npos;
    if (ec != std::errc{} || end != last || !digits) return wrong_type(reader, "a number");
    take_number(reader, value, target, rules);
}

void read_money(Reader& reader, const Type&, View value, void* target, const Rules& rules) {
    if (!value.is(Kind::object)) return wrong_type(reader, "an object of amount and currency");
    auto& money = *static_cast<Money*>(target);
    bool amount_seen = false;
    bool currency_seen = false;
    for (auto member = value.first(); member.more(); member.next()) {
        if (member.key() == "amount") {
            const Reader::At at{reader, "amount"};
            amount_seen = true;
            read_integer(reader, TypeOf<std::int64_t>::type, member.value(), &money.amount, rules);
        } else if (member.key() == "currency") {
            const Reader::At at{reader, "currency"};
            currency_seen = true;
            read_text_shape(reader, TypeOf<Currency>::type, member.value(), &money.currency, {});
        } else {
            reader.unknown_field(member.key());
        }
    }
    const auto require = [&](bool seen, std::string_view name) {
        if (seen) return;
        const Reader::At at{reader, name};
        reader.problem("request.required", "is required");
    };
    require(amount_seen, "amount");
    require(currency_seen, "currency");
}

void enumeration_from(Reader& reader, const Type& type, std::string_view text, void* target,
                      const Rules&) {
    for (std::size_t i = 0; i < type.words.size(); ++i)
        if (type.words[i] == text) return type.set_word(target, i);
    unknown_word(reader, type.words);
}

void read_enumeration(Reader& reader, const Type& type, View value, void* target,
                      const Rules& rules) {
    if (!value.is(Kind::string)) return wrong_type(reader, "a string");
    enumeration_from(reader, type, value.string(), target, rules);
}

void text_shape_from(Reader& reader, const Type& type, std::string_view text, void* target,
                     const Rules&) {
    if (type.parse(text, target)) return;
    reader.problem("request.bad_format", "must be like " + std::string{type.text.example});
}

void read_text_shape(Reader& reader, const Type& type, View value, void* target,
                     const Rules& rules) {
    if (!value.is(Kind::string)) return wrong_type(reader, "a string");
    text_shape_from(reader, type, value.string(), target, rules);
}

void read_structure(Reader& reader, const Type& type, View value, void* target, const Rules&) {
    read_object(reader, type.structure(), value, target);
}

void read_array(Reader& reader, const Type& type, View value, void* target, const Rules& rules) {
    if (!value.is(Kind::array)) return wrong_type(reader, "an array");
    const Bounds items = bounded(rules.items, items_max_default);
    if (!items.contains(static_cast<std::int64_t>(value.size())))
        return out_of_bounds(reader, items, "items");
    type.clear(target);
    type.reserve(target, value.size());
    std::size_t index = 0;
    for (auto element = value.first(); element.more(); element.next(), ++index) {
        const Reader::At at{reader, index};
        type.element->read(reader, *type.element, element.value(), type.append(target), rules);
    }
}

/// `a,b,c`: OpenAPI's style `form` without explode. After each comma comes an element, though it
/// be an empty one.
void array_from(Reader& reader, const Type& type, std::string_view text, void* target,
                const Rules& rules) {
    type.clear(target);
    const Bounds items = bounded(rules.items, items_max_default);
    std::int64_t count = 0;
    for (bool more = !text.empty(); more;) {
        const auto end = std::min(text.find(','), text.size());
        if (++count > items.max) break;
        const Reader::At at{reader, static_cast<std::size_t>(count - 1)};
        type.element->read_text(reader, *type.element, text.substr(0, end), type.append(target),
                                rules);
        more = end < text.size();
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!items.contains(count)) out_of_bounds(reader, items, "items");
}

void read_nullable(Reader& reader, const Type& type, View value, void* target, const Rules& rules) {
    if (value.is(Kind::null)) return type.clear(target);
    type.element->read(reader, *type.element, value, type.emplace(target), rules);
}

void nullable_from(Reader& reader, const Type& type, std::string_view text, void* target,
                   const Rules& rules) {
    type.element->read_text(reader, *type.element, text, type.emplace(target), rules);
}

void read_any(Reader&, const Type&, View value, void* target, const Rules&) {
    static_cast<Raw*>(target)->json = canonical(value);
}

void write_string(Writer& writer, const Type& type, const void* source) {
    writer.value(std::string_view{type.string_of(source)});
}

void write_boolean(Writer& writer, const Type&, const void* source) {
    writer.value(*static_cast<const bool*>(source));
}

void write_integer(Writer& writer, const Type& type, const void* source) {
    writer.value(type.get_integer(source));
}

void write_number(Writer& writer, const Type&, const void* source) {
    writer.value(*static_cast<const double*>(source));
}

void write_money(Writer& writer, const Type&, const void* source) {
    writer.value(*static_cast<const Money*>(source));
}

void write_enumeration(Writer& writer, const Type& type, const void* source) {
    writer.word(type.words[type.word_of(source)]);
}

void write_structure(Writer& writer, const Type& type, const void* source) {
    write_object(writer, type.structure(), source);
}

void write_array(Writer& writer, const Type& type, const void* source) {
    writer.begin_array();
    const auto size = type.size(source);
    for (std::size_t i = 0; i < size; ++i)
        type.element->write(writer, *type.element, type.at(source, i));
    writer.end_array();
}

void write_nullable(Writer& writer, const Type& type, const void* source) {
    const void* held = type.held(source);
    if (held == nullptr)
        writer.null();
    else
        type.element->write(writer, *type.element, held);
}

void write_any(Writer& writer, const Type&, const void* source) {
    writer.raw(static_cast<const Raw*>(source)->json);
}

}  // namespace waybill::json::detail
