// SPDX-License-Identifier: Apache-2.0
#include "platform/http/message.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>

namespace waybill::http {
namespace {

/// RFC 3986 section 2.3.
bool unreserved(char c) {
    return ascii::is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string_view to_string(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::head: return "HEAD";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::patch: return "PATCH";
        case Method::delete_: return "DELETE";
        case Method::options: return "OPTIONS";
    }
    std::unreachable();
}

std::optional<Method> parse_method(std::string_view text) {
    for (const Method method : {Method::get, Method::head, Method::post, Method::put, Method::patch,
                                Method::delete_, Method::options})
        if (text == to_string(method)) return method;
    return std::nullopt;
}

void Headers::add(std::string_view name, std::string_view value) {
    if (fields_.empty()) fields_.reserve(8);  // what an ordinary request carries
    fields_.emplace_back(name, value);
}

void Headers::set(std::string_view name, std::string_view value) {
    remove(name);
    add(name, value);
}

void Headers::remove(std::string_view name) {
    std::erase_if(fields_, [&](const auto& field) { return ascii::same(field.first, name); });
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const auto& [field, value] : fields_)
        if (ascii::same(field, name)) return value;
    return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
    const auto same = [&](const auto& field) { return ascii::same(field.first, name); };
    return static_cast<std::size_t>(std::ranges::count_if(fields_, same));
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (text.size() - i < 3) return std::nullopt;
            const int high = ascii::hex_value(text[i + 1]);
            const int low = ascii::hex_value(text[i + 2]);
            if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
            out.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        } else if (text[i] == '\0') {
            return std::nullopt;
        } else {
            out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
        }
    }
    return out;
}

std::string percent_encode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (unreserved(c)) {
            out.push_back(c);
            continue;
        }
        out.push_back('%');
        ascii::append_hex(out, static_cast<unsigned char>(c), ascii::upper_hex_digits);
    }
    return out;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(
    std::string_view query) {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty()) continue;
        const auto middle = std::min(pair.find('='), pair.size());
        auto name = percent_decode(pair.substr(0, middle), true);
        auto value = percent_decode(pair.substr(std::min(middle + 1, pair.size())), true);
        if (!name || !value) return std::nullopt;
        pairs.emplace_back(std::move(*name), std::move(*value));
    }
    return pairs;
}

}  // namespace waybill::http
