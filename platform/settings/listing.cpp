// SPDX-License-Identifier: Apache-2.0
#include "platform/settings/listing.hpp"

#include "platform/core/json_text.hpp"

#include <algorithm>
#include <string_view>

namespace waybill::settings {
namespace {

std::string printable(std::string_view text) {
    std::string out;
    append_printable(out, text);
    return out;
}

/// Section and name of `section.name`; a section may have dots itself.
std::string_view section_of(const Entry& entry) {
    return std::string_view{entry.name}.substr(0, entry.name.rfind('.'));
}
std::string_view name_of(const Entry& entry) {
    return std::string_view{entry.name}.substr(entry.name.rfind('.') + 1);
}

void append_padded(std::string& out, std::string_view text, std::size_t width) {
    out += text;
    out.append(text.size() < width ? width - text.size() : 0, ' ');
    out += "  ";
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
    if (out.back() != '{') out += ',';
    append_json_string(out, name);
    out += ':';
    append_json_string(out, value);
}

}  // namespace

std::string Listing::text() const {
    // A long value does not push the columns of all others to the right.
    constexpr std::size_t width_max = 36;
    std::size_t setting_width = 0;
    std::size_t origin_width = 0;
    std::size_t bounds_width = 0;
    const auto widen = [](std::size_t& width, std::size_t wanted) {
        if (wanted <= width_max) width = std::max(width, wanted);
    };
    for (const Entry& entry : entries) {
        widen(setting_width, name_of(entry).size() + 3 + printable(entry.value).size());
        widen(origin_width, entry.origin.size());
        widen(bounds_width, entry.bounds.size());
    }
    std::string out;
    std::string_view section;
    for (const Entry& entry : entries) {
        if (section_of(entry) != section) {
            section = section_of(entry);
            if (!out.empty()) out += '\n';
            out.append("[").append(section).append("]  ").append(entry.section_help) += '\n';
        }
        append_padded(out, std::string{name_of(entry)} + " = " + printable(entry.value),
                      setting_width);
        append_padded(out, entry.origin, origin_width);
        append_padded(out, entry.bounds, bounds_width);
        out += entry.help + '\n';
    }
    return out;
}

std::string Listing::json() const {
    std::string out = "[";
    for (const Entry& entry : entries) {
        out += out.size() > 1 ? ",\n{" : "\n{";
        append_member(out, "name", entry.name);
        append_member(out, "type", entry.type);
        append_member(out, "value", entry.value);
        append_member(out, "default", entry.standard);
        append_member(out, "origin", entry.origin);
        append_member(out, "bounds", entry.bounds);
        append_member(out, "environment", entry.environment);
        append_member(out, "help", entry.help);
        out += entry.secret ? R"(,"secret":true})" : R"(,"secret":false})";
    }
    return out + "\n]\n";
}

}  // namespace waybill::settings
