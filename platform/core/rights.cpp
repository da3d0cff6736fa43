// SPDX-License-Identifier: Apache-2.0
#include "platform/core/rights.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>

namespace waybill {
namespace {

constexpr std::string_view all_of_it = "*";
constexpr std::string_view all_reads = "read";

bool is_word(std::string_view text, char between) {
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == between;
    });
}

}  // namespace

std::string Right::text() const { return std::string{resource}.append(":").append(action); }

/// Resources are named as in paths, actions as operations are.
std::optional<RightPattern> RightPattern::parse(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const RightPattern made{.resource = text.substr(0, colon), .action = text.substr(colon + 1)};
    const bool known = made.action == all_of_it || is_word(made.action, '_');
    if (!known || !is_word(made.resource, '-')) return std::nullopt;
    return made;
}

bool RightPattern::gives(const Right& right) const {
    if (resource != right.resource) return false;
    return action == all_of_it || (action == all_reads && right.reads) || action == right.action;
}

std::optional<Rights> Rights::parse(std::string_view text) {
    if (text.size() > text_max) return std::nullopt;
    Rights rights;
    rights.text_ = text;
    while (!text.empty())
        if (!RightPattern::parse(ascii::take_part(text, ' '))) return std::nullopt;
    return rights;
}

Rights Rights::of(std::vector<std::string> patterns) {
    std::ranges::sort(patterns);
    const auto twice = std::ranges::unique(patterns);
    patterns.erase(twice.begin(), twice.end());
    Rights rights;
    for (const std::string& pattern : patterns) {
        if (!RightPattern::parse(pattern)) continue;
        if (rights.text_.size() + 1 + pattern.size() > text_max) break;
        rights.text_.append(rights.text_.empty() ? "" : " ").append(pattern);
    }
    return rights;
}

bool Rights::give(const Right& right) const {
    std::string_view rest = text_;
    while (!rest.empty()) {
        const auto pattern = RightPattern::parse(ascii::take_part(rest, ' '));
        if (pattern && pattern->gives(right)) return true;
    }
    return false;
}

}  // namespace waybill
