// SPDX-License-Identifier: Apache-2.0
#include "platform/settings/values.hpp"

#include "platform/core/ascii.hpp"
#include "platform/core/assert.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

namespace waybill::settings {
namespace {

using json::Shape;
using json::Type;

struct Unit {
    std::string_view name;
    std::int64_t size;
};
constexpr std::array<Unit, 6> durations{{{"us", 1},
                                         {"ms", 1'000},
                                         {"s", 1'000'000},
                                         {"min", 60'000'000},
                                         {"h", 3'600'000'000},
                                         {"d", 86'400'000'000}}};
constexpr std::array<Unit, 4> sizes{
    {{"B", 1}, {"KiB", 1LL << 10}, {"MiB", 1LL << 20}, {"GiB", 1LL << 30}}};

bool is_duration(const Type& type) { return type.text.format == "duration"; }

/// None: the number is written as it is.
std::span<const Unit> units_of(const Type& type) {
    if (is_duration(type)) return durations;
    if (type.text.format == "size") return sizes;
    return {};
}

/// What was found instead, cut; whoever prints it escapes what is strange.
std::string found(const Raw& raw) {
    if (raw.kind == Raw::Kind::list) return "a list";
    if (raw.kind == Raw::Kind::other) return raw.text;
    std::string out;
    const bool text = raw.kind == Raw::Kind::text || raw.kind == Raw::Kind::words;
    if (text) out += '"';
    out += raw.text.substr(0, 60);
    if (raw.text.size() > 60) out += "…";
    if (text) out += '"';
    return out;
}

std::unexpected<std::string> must_be(const std::string& what, const Raw& raw) {
    return std::unexpected("must be " + what + ", not " + found(raw));
}

std::unexpected<std::string> out_of_bounds(const std::string& value, const std::string& allowed) {
    return std::unexpected(value + " is out of bounds, allowed are " + allowed);
}

std::unexpected<std::string> wrong_count(std::size_t count, std::string_view of,
                                         const std::string& allowed) {
    return std::unexpected("has " + std::to_string(count).append(of) + ", allowed are " + allowed);
}

bool is_text(const Raw& raw) { return raw.kind == Raw::Kind::words || raw.kind == Raw::Kind::text; }

template <typename Value>
bool parse_all(std::string_view text, Value& out) {
    const char* const end = std::to_address(text.end());
    const auto [stop, error] = std::from_chars(std::to_address(text.begin()), end, out);
    return error == std::errc{} && stop == end;
}

/// `<digits><unit>`; false when it is none or does not fit.
bool parse_unit(std::string_view text, std::span<const Unit> units, std::int64_t& out) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    std::int64_t count = 0;
    if (digits == 0 || !parse_all(text.substr(0, digits), count)) return false;
    for (const Unit& unit : units)
        if (unit.name == text.substr(digits))
            return !__builtin_mul_overflow(count, unit.size, &out);
    return false;
}

std::string show_whole(const Type& type, std::int64_t value) {
    auto units = units_of(type);
    if (units.empty()) return std::to_string(value);
    if (value == 0) return is_duration(type) ? "0s" : "0B";
    if (is_duration(type) && value < 2 * units.back().size) units = units.first(units.size() - 1);
    const auto best = std::ranges::find_last_if(
        units, [value](const Unit& unit) { return value % unit.size == 0; });
    return std::to_string(value / best.front().size).append(best.front().name);
}

std::string show_real(double value) {
    std::array<char, 32> text;
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string join(std::span<const std::string_view> words, std::string_view between) {
    std::string text;
    for (const auto word : words) {
        if (!text.empty()) text += between;
        text += word;
    }
    return text;
}

bool fits(double value, const AnyRules& rules) {
    return (!rules.min || value >= *rules.min) && (!rules.max || value <= *rules.max);
}

Verdict read_boolean(const Raw& raw, bool& out) {
    const bool words = raw.kind == Raw::Kind::words && (raw.text == "true" || raw.text == "false");
    if (!words && raw.kind != Raw::Kind::boolean) return must_be("true or false", raw);
    out = words ? raw.text == "true" : raw.boolean;
    return {};
}

Verdict read_whole(const Raw& raw, const Type& type, const AnyRules& rules, void* target) {
    std::int64_t value = raw.integer;
    if (const auto units = units_of(type); !units.empty()) {
        if (!is_text(raw) || !parse_unit(raw.text, units, value))
            return must_be("a " + type_name(type) + " such as " + std::string{type.text.example},
                           raw);
    } else if (raw.kind != Raw::Kind::integer &&
               (raw.kind != Raw::Kind::words || !parse_all(raw.text, value))) {
        return must_be("a whole number", raw);
    }
    const auto [low, high] = type.native;
    if (value < low || value > high)
        return out_of_bounds(std::to_string(value),
                             std::to_string(low) + ".." + std::to_string(high));
    if (!fits(static_cast<double>(value), rules))
        return out_of_bounds(show_whole(type, value), bounds(type, rules));
    type.set_integer(target, value);
    return {};
}

Verdict read_real(const Raw& raw, const Type& type, const AnyRules& rules, double& out) {
    double value = raw.kind == Raw::Kind::integer ? static_cast<double>(raw.integer) : raw.real;
    if (raw.kind != Raw::Kind::integer && raw.kind != Raw::Kind::real &&
        (raw.kind != Raw::Kind::words || !parse_all(raw.text, value)))
        return must_be("a number", raw);
    if (!std::isfinite(value)) return must_be("a finite number", raw);
    if (!fits(value, rules)) return out_of_bounds(show_real(value), bounds(type, rules));
    out = value;
    return {};
}

Verdict read_string(const Raw& raw, const Type& type, const AnyRules& rules, void* target) {
    if (!is_text(raw) && type.secret) return std::unexpected("must be text in quotes");
    if (!is_text(raw)) return must_be("text in quotes", raw);
    const std::size_t length = raw.text.size();
    const bool none = length == 0 && !rules.required;
    if (!none && (length < rules.length_min || length > rules.length_max))
        return wrong_count(length, " bytes", bounds(type, rules));
    type.parse(raw.text, target);
    return {};
}

Verdict read_word(const Raw& raw, const Type& type, void* target) {
    const auto word = std::ranges::find(type.words, raw.text);
    if (!is_text(raw) || word == type.words.end())
        return must_be("one of " + join(type.words, ", "), raw);
    type.set_word(target, static_cast<std::size_t>(word - type.words.begin()));
    return {};
}

std::vector<Raw> items_of(std::string_view words) {
    std::vector<Raw> items;
    std::string_view rest = ascii::trimmed(words, " ");
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        items.push_back({.text = std::string{ascii::trimmed(rest.substr(0, comma), " ")}});
        if (comma == rest.size()) break;
        rest.remove_prefix(comma + 1);
        if (rest.empty()) items.emplace_back();  // `a,` ends in an empty item
    }
    return items;
}

Verdict read_list(const Raw& raw, const Type& type, const AnyRules& rules, void* target) {
    if (raw.kind != Raw::Kind::list && raw.kind != Raw::Kind::words) return must_be("a list", raw);
    const auto items = raw.kind == Raw::Kind::list ? raw.items : items_of(raw.text);
    if (items.size() < rules.items_min || items.size() > rules.items_max)
        return wrong_count(items.size(), " items", bounds(type, rules));
    type.clear(target);
    for (const Raw& item : items)
        if (auto verdict = read(item, *type.element, rules, type.append(target)); !verdict)
            return verdict;
    return {};
}

[[noreturn]] void no_setting() { broken_promise("a setting has a type that settings have"); }

}  // namespace

Verdict read(const Raw& raw, const Type& type, const AnyRules& rules, void* target) {
    if (type.shape == Shape::boolean) return read_boolean(raw, *static_cast<bool*>(target));
    if (type.shape == Shape::integer) return read_whole(raw, type, rules, target);
    if (type.shape == Shape::number)
        return read_real(raw, type, rules, *static_cast<double*>(target));
    if (type.shape == Shape::string) return read_string(raw, type, rules, target);
    if (type.shape == Shape::enumeration) return read_word(raw, type, target);
    if (type.shape == Shape::array) return read_list(raw, type, rules, target);
    no_setting();
}

std::string show(const Type& type, const void* value) {
    if (type.shape == Shape::boolean) return *static_cast<const bool*>(value) ? "true" : "false";
    if (type.shape == Shape::integer) return show_whole(type, type.get_integer(value));
    if (type.shape == Shape::number) return show_real(*static_cast<const double*>(value));
    if (type.shape == Shape::enumeration) return std::string{type.words[type.word_of(value)]};
    if (type.shape == Shape::string) {
        const std::string& text = type.string_of(value);
        return type.secret && !text.empty() ? "***" : text;
    }
    if (type.shape != Shape::array) no_setting();
    std::string text;
    for (std::size_t i = 0; i < type.size(value); ++i)
        text.append(i == 0 ? "" : ",").append(show(*type.element, type.at(value, i)));
    return text;
}

std::string type_name(const Type& type) {
    if (type.shape == Shape::boolean) return "true or false";
    if (type.shape == Shape::integer)
        return type.text.format.empty() ? "whole number" : std::string{type.text.format};
    if (type.shape == Shape::number) return "number";
    if (type.shape == Shape::enumeration) return "word";
    if (type.shape == Shape::string) return type.secret ? "secret" : "text";
    if (type.shape == Shape::array) return "list of " + type_name(*type.element);
    no_setting();
}

std::string bounds(const Type& type, const AnyRules& rules) {
    if (type.shape == Shape::enumeration) return join(type.words, "|");
    if (type.shape == Shape::string)
        return std::to_string(rules.length_min) + ".." + std::to_string(rules.length_max) +
               " bytes";
    if (type.shape == Shape::array) {
        const auto each = bounds(*type.element, rules);
        return std::to_string(rules.items_min) + ".." + std::to_string(rules.items_max) + " items" +
               (each.empty() ? "" : " of " + each);
    }
    if (!rules.min && !rules.max) return {};
    const auto end = [&type](const std::optional<double>& bound) -> std::string {
        if (!bound) return {};
        return type.shape == Shape::number ? show_real(*bound)
                                           : show_whole(type, static_cast<std::int64_t>(*bound));
    };
    return end(rules.min) + ".." + end(rules.max);
}

}  // namespace waybill::settings
