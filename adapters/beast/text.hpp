// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace waybill::beast {

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// Names of fields and codings compare without case, in ASCII only.
constexpr bool same_name(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && lower(a[i]) != lower(b[i])) return false;
    return true;
}

}  // namespace waybill::beast
