// SPDX-License-Identifier: Apache-2.0
#include "adapters/spdlog/line.hpp"

#include "platform/core/json_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <type_traits>

namespace waybill::spdlog_adapter {
namespace {

using telemetry::Level;
using telemetry::LogField;

std::string_view word(Level level) { return enum_name(level); }

template <typename Number>
void append_number(std::string& out, Number value) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

void append_seconds(std::string& out, Duration value) {
    append_number(out, std::chrono::duration<double>(value).count());
}

void append_json(std::string& out, const telemetry::FieldValue& value) {
    std::visit(
        [&out](const auto& v) {
            using T = std::remove_cvref_t<decltype(v)>;
            if constexpr (std::is_same_v<T, std::string_view>)
                append_json_string(out, v);
            else if constexpr (std::is_same_v<T, bool>)
                out += v ? "true" : "false";
            else if constexpr (std::is_same_v<T, Duration>)
                append_seconds(out, v);
            else if constexpr (std::is_same_v<T, double>)
                std::isfinite(v) ? append_number(out, v) : void(out += "null");
            else
                append_number(out, v);
        },
        value);
}

/// Words with blanks or quotes are quoted, so that a reader sees where a value ends.
void append_text(std::string& out, std::string_view text) {
    if (text.empty() || text.find_first_of(" \"=\\") != text.npos)
        append_json_string(out, text);
    else
        append_printable(out, text);
}

void append_readable(std::string& out, const telemetry::FieldValue& value) {
    if (const auto* text = std::get_if<std::string_view>(&value))
        append_text(out, *text);
    else
        append_json(out, value);
    if (std::holds_alternative<Duration>(value)) out += 's';
}

bool taken(std::string_view name) {
    constexpr std::array<std::string_view, 5> own{"time", "level", "message", "service", "trace"};
    for (const auto one : own)
        if (one == name) return true;
    return false;
}

std::string_view colour(Level level) {
    switch (level) {
        case Level::debug: return "\x1b[2m";
        case Level::info: return "\x1b[32m";
        case Level::warn: return "\x1b[33m";
        case Level::error: return "\x1b[31m";
        case Level::off: return "";
    }
    return "";
}

}  // namespace

std::string json_line(const telemetry::LogRecord& record, TimePoint now) {
    std::string out = R"({"time":")" + to_rfc3339(now) + R"(","level":")";
    out += word(record.level);
    out += R"(","message":)";
    append_json_string(out, record.message);
    if (!record.service.empty()) {
        out += R"(,"service":)";
        append_json_string(out, record.service);
    }
    if (record.trace != nullptr) out += R"(,"trace":")" + record.trace->id_text() + '"';
    for (const LogField& field : record.fields) {
        out += R"(,")";
        out += field.name();
        out += taken(field.name()) ? R"(_":)" : R"(":)";
        append_json(out, field.value());
    }
    out += '}';
    return out;
}

std::string text_line(const telemetry::LogRecord& record, TimePoint now, Colours colours) {
    const bool coloured = colours == Colours::on;
    // Whole milliseconds; to_rfc3339 leaves the fraction out when it is zero.
    std::string time = to_rfc3339(now).substr(11);
    time.pop_back();
    if (time.size() == 8) time += ".000";
    std::string out = time.substr(0, 12) + ' ';
    if (coloured) out += colour(record.level);
    out += word(record.level);
    out.append(word(record.level).size() < 5 ? 5 - word(record.level).size() : 0, ' ');
    if (coloured) out += "\x1b[0m";
    if (!record.service.empty()) {
        out += " [";
        append_printable(out, record.service);
        out += ']';
    }
    out += ' ';
    append_printable(out, record.message);
    out += record.fields.empty() && record.trace == nullptr ? "" : " ";
    for (const LogField& field : record.fields) {
        out += ' ';
        out += field.name();
        out += '=';
        append_readable(out, field.value());
    }
    if (record.trace != nullptr) out += " trace=" + record.trace->id_text();
    return out;
}

}  // namespace waybill::spdlog_adapter
