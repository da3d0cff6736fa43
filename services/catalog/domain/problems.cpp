// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/problems.hpp"

#include "services/catalog/domain/unicode.hpp"

#include <format>

namespace waybill::catalog {
namespace {

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

}  // namespace

void Problems::add(std::string pointer, std::string_view code, std::string detail) {
    fields_.push_back({std::move(pointer), std::string{code}, std::move(detail)});
}

void Problems::check_text(std::string pointer, std::string_view text, TextRule rule) {
    // Four bytes are the longest character, so a giant is refused without being decoded.
    if (text.size() > rule.max * 4)
        return add(std::move(pointer), "too_long", std::format("at most {} characters", rule.max));
    const auto points = decode_utf8(text);
    if (!points) return add(std::move(pointer), "malformed", "not UTF-8");
    for (const char32_t c : *points)
        if (is_control(c) && !(rule.line_feeds && c == U'\n'))
            return add(std::move(pointer), "malformed", "a control character");
    if (points->size() < rule.min)
        return add(std::move(pointer), points->empty() ? "required" : "too_short",
                   std::format("at least {} characters", rule.min));
    if (points->size() > rule.max)
        add(std::move(pointer), "too_long", std::format("at most {} characters", rule.max));
}

void Problems::check_range(std::string pointer, std::int64_t value, std::int64_t min,
                           std::int64_t max) {
    if (value < min || value > max)
        add(std::move(pointer), "out_of_range", std::format("{} to {}", min, max));
}

Status Problems::status(std::string_view reason) && {
    if (fields_.empty()) return {};
    Error error{.kind = ErrorKind::invalid, .reason = reason};
    error.fields = std::move(fields_);
    return fail(std::move(error));
}

}  // namespace waybill::catalog
