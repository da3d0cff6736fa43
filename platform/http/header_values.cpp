// SPDX-License-Identifier: Apache-2.0
#include "platform/http/header_values.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>

namespace waybill::http {
std::string_view take_part(std::string_view& text, char separator) {
    return ascii::trimmed(ascii::take_part(text, separator));
}

std::string_view media_type(std::string_view content_type) { return take_part(content_type, ';'); }

bool names_tag(std::string_view if_none_match, std::string_view tag) {
    while (!if_none_match.empty()) {
        auto named = take_part(if_none_match, ',');
        if (named == "*") return true;
        if (named.starts_with("W/")) named.remove_prefix(2);
        if (named == tag) return true;
    }
    return false;
}

void add_vary(Headers& headers, std::string_view name) {
    for (const auto& [field, value] : headers)
        if (ascii::same(field, "Vary") && value == name) return;
    headers.add("Vary", name);
}

void add_protection(Headers& headers, std::string_view content_policy) {
    headers.add("X-Content-Type-Options", "nosniff");
    headers.add("Referrer-Policy", "no-referrer");
    if (!headers.find("Content-Security-Policy"))
        headers.add("Content-Security-Policy", content_policy);
}

}  // namespace waybill::http
