// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/json/document.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::json {
namespace detail {

/// One reference token of a pointer: `~1` is a slash, `~0` a tilde.
inline std::string unescaped(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size()) {
            out.push_back(token[++i] == '1' ? '/' : '~');
        } else {
            out.push_back(token[i]);
        }
    }
    return out;
}

inline std::optional<View> child(View parent, const std::string& token) {
    if (parent.is(Kind::object)) return parent.find(token);
    std::size_t index = 0;
    for (auto element = parent.first(); element.more(); element.next(), ++index)
        if (std::to_string(index) == token) return element.value();
    return std::nullopt;
}

}  // namespace detail

/// What is at a JSON pointer (RFC 6901) from there.
inline std::optional<View> at_pointer(View from, std::string_view pointer) {
    std::optional<View> at = from;
    while (at && !pointer.empty()) {
        if (pointer.front() != '/') return std::nullopt;
        pointer.remove_prefix(1);
        const auto end = std::min(pointer.find('/'), pointer.size());
        at = detail::child(*at, detail::unescaped(pointer.substr(0, end)));
        pointer.remove_prefix(end);
    }
    return at;
}

}  // namespace waybill::json
