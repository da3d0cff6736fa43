// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/problems.hpp"

#include "platform/core/text.hpp"

#include <format>

namespace waybill::catalog {

void Problems::add(std::string pointer, std::string_view code, std::string detail) {
    fields_.push_back({std::move(pointer), std::string{code}, std::move(detail)});
}

void Problems::check_text(std::string pointer, std::string_view text, TextRule rule) {
    // Four bytes are the longest character, so a giant is refused without being decoded.
    if (text.size() > rule.max * 4)
        return add(std::move(pointer), "too_long", std::format("at most {} characters", rule.max));
    if (!is_utf8(text)) return add(std::move(pointer), "malformed", "not UTF-8");
    if (!(rule.line_feeds ? !has_controls(text) : is_line(text)))
        return add(std::move(pointer), "malformed", "a control character");
    const std::size_t seen = visible_length(text);
    if (seen < rule.min)
        return add(std::move(pointer), text.empty() ? "required" : "too_short",
                   std::format("at least {} characters", rule.min));
    if (seen == 0 && !text.empty())
        return add(std::move(pointer), "malformed", "nothing to be seen");
    if (text_length(text) > rule.max)
        add(std::move(pointer), "too_long", std::format("at most {} characters", rule.max));
}

void Problems::check_range(std::string pointer, std::int64_t value, std::int64_t min,
                           std::int64_t max) {
    if (value < min || value > max)
        add(std::move(pointer), "out_of_range", std::format("{} to {}", min, max));
}

Verdict<> Problems::verdict(Refusal why) && {
    if (fields_.empty()) return {};
    return std::unexpected(Refused{.why = why, .fields = std::move(fields_)});
}

}  // namespace waybill::catalog
