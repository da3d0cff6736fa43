// SPDX-License-Identifier: Apache-2.0
#include "platform/core/time_cursor.hpp"

#include <charconv>

namespace waybill {

std::optional<TimeCursor> TimeCursor::parse(std::string_view text) {
    std::int64_t micros = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, micros);
    if (error != std::errc{} || micros <= 0 || rest == end || *rest != '-') return std::nullopt;
    return TimeCursor{.at = from_micros(micros), .id = std::string{rest + 1, end}};
}

}  // namespace waybill
