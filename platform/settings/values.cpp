// SPDX-License-Identifier: Apache-2.0
#include "platform/settings/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

namespace waybill::settings {
namespace {

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

std::unexpected<std::string> must_be(std::string_view what, const Raw& raw) {
    return std::unexpected("must be " + std::string{what} + ", not " + found(raw));
}

bool is_text(const Raw& raw) { return raw.kind == Raw::Kind::words || raw.kind == Raw::Kind::text; }

template <typename Value>
bool parse_all(std::string_view text, Value& out) {
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, out);
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

std::string show_unit(std::int64_t value, std::span<const Unit> units) {
    std::size_t best = 0;
    for (std::size_t i = 0; i < units.size(); ++i)
        if (value % units[i].size == 0) best = i;
    return std::to_string(value / units[best].size).append(units[best].name);
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

}  // namespace

Verdict read(const Raw& raw, bool& out) {
    if (raw.kind == Raw::Kind::boolean) {
        out = raw.boolean;
        return {};
    }
    if (raw.kind != Raw::Kind::words || (raw.text != "true" && raw.text != "false"))
        return must_be("true or false", raw);
    out = raw.text == "true";
    return {};
}

Verdict read(const Raw& raw, std::int64_t& out) {
    if (raw.kind == Raw::Kind::integer) {
        out = raw.integer;
        return {};
    }
    if (raw.kind != Raw::Kind::words || !parse_all(raw.text, out))
        return must_be("a whole number", raw);
    return {};
}

Verdict read(const Raw& raw, double& out) {
    if (raw.kind == Raw::Kind::integer)
        out = static_cast<double>(raw.integer);
    else if (raw.kind == Raw::Kind::real)
        out = raw.real;
    else if (raw.kind != Raw::Kind::words || !parse_all(raw.text, out))
        return must_be("a number", raw);
    if (!std::isfinite(out)) return must_be("a finite number", raw);
    return {};
}

Verdict read(const Raw& raw, std::string& out) {
    if (!is_text(raw)) return must_be("text in quotes", raw);
    out = raw.text;
    return {};
}

Verdict read(const Raw& raw, SecretText& out) {
    if (!is_text(raw)) return std::unexpected("must be text in quotes");
    out = SecretText{raw.text};
    return {};
}

Verdict read(const Raw& raw, Duration& out) {
    std::int64_t micros = 0;
    if (!is_text(raw) || !parse_unit(raw.text, durations, micros))
        return must_be("a duration such as 500ms, 15s, 10min, 24h or 30d", raw);
    out = Duration{micros};
    return {};
}

Verdict read(const Raw& raw, ByteCount& out) {
    if (!is_text(raw) || !parse_unit(raw.text, sizes, out.value))
        return must_be("a size such as 512B, 64KiB, 10MiB or 1GiB", raw);
    return {};
}

Verdict read_word(const Raw& raw, std::span<const std::string_view> words, std::size_t& out) {
    if (is_text(raw))
        for (std::size_t i = 0; i < words.size(); ++i)
            if (words[i] == raw.text) {
                out = i;
                return {};
            }
    return must_be("one of " + join(words, ", "), raw);
}

std::expected<std::vector<Raw>, std::string> read_items(const Raw& raw) {
    if (raw.kind == Raw::Kind::list) return raw.items;
    if (raw.kind != Raw::Kind::words) return must_be("a list", raw);
    std::vector<Raw> items;
    std::string_view rest = trimmed(raw.text);
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        items.push_back({.text = std::string{trimmed(rest.substr(0, comma))}});
        if (comma == rest.size()) break;
        rest.remove_prefix(comma + 1);
        if (rest.empty()) items.emplace_back();  // `a,` ends in an empty item
    }
    return items;
}

std::string show(bool value) { return value ? "true" : "false"; }
std::string show(std::int64_t value) { return std::to_string(value); }
std::string show(double value) {
    std::array<char, 32> text;
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}
std::string show(const std::string& value) { return value; }
std::string show(const SecretText& value) { return value.reveal().empty() ? "" : "***"; }
std::string show(Duration value) {
    const std::int64_t micros = value.count();
    if (micros == 0) return "0s";
    const bool days = micros >= 2 * durations.back().size;
    return show_unit(micros, std::span{durations}.first(durations.size() - (days ? 0 : 1)));
}
std::string show(ByteCount value) {
    return value.value == 0 ? "0B" : show_unit(value.value, sizes);
}

std::string out_of_bounds(const std::string& value, const std::string& bounds) {
    return value + " is out of bounds, allowed are " + bounds;
}

std::string range(const std::string& min, const std::string& max) {
    return min.empty() && max.empty() ? "" : min + ".." + max;
}

std::string join(std::span<const std::string_view> words, std::string_view between) {
    std::string text;
    for (const auto word : words) {
        if (!text.empty()) text += between;
        text += word;
    }
    return text;
}

std::string length_bounds(std::size_t min, std::size_t max) {
    return range(std::to_string(min), std::to_string(max)) + " bytes";
}

}  // namespace waybill::settings
