// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/right_set.hpp"

#include "platform/core/text.hpp"

#include <algorithm>

namespace waybill::identity {
namespace {

constexpr std::size_t set_name_max = 64;
constexpr std::size_t set_help_max = 300;

std::vector<std::string> patterns_of(std::span<const RightSet> held) {
    std::vector<std::string> all;
    for (const RightSet& set : held)
        all.insert(all.end(), set.patterns.begin(), set.patterns.end());
    return all;
}

std::optional<FieldProblem> problem_of_pattern(const std::vector<std::string>& patterns,
                                               std::size_t at) {
    const std::string pointer = "/rights/" + std::to_string(at);
    if (!RightPattern::parse(patterns[at]))
        return FieldProblem{.pointer = pointer,
                            .code = "request.bad_format",
                            .detail = "`resource:operation`, `resource:read` or `resource:*`."};
    const auto before = std::span{patterns}.first(at);
    if (std::ranges::contains(before, patterns[at]))
        return FieldProblem{
            .pointer = pointer, .code = "request.duplicate", .detail = "Each once."};
    return std::nullopt;
}

}  // namespace

bool is_right_set_name(std::string_view text) {
    return !text.empty() && text.size() <= set_name_max && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

std::vector<FieldProblem> problems_of(const RightSet& set) {
    std::vector<FieldProblem> problems;
    if (!is_right_set_name(set.name))
        problems.push_back({.pointer = "/name",
                            .code = "request.bad_format",
                            .detail = "From 1 to 64 of `a` to `z`, digits, `-` and `_`."});
    const bool line = is_utf8(set.help) && is_line(set.help);
    if (!line || text_length(set.help) > set_help_max)
        problems.push_back({.pointer = "/help",
                            .code = "request.out_of_bounds",
                            .detail = "A line of at most 300 characters."});
    if (set.patterns.empty() || set.patterns.size() > patterns_max)
        problems.push_back({.pointer = "/rights",
                            .code = "request.out_of_bounds",
                            .detail = "From 1 to 100 of them."});
    for (std::size_t i = 0; i < std::min(set.patterns.size(), patterns_max); ++i)
        if (auto problem = problem_of_pattern(set.patterns, i))
            problems.push_back(*std::move(problem));
    if (problems.empty() && too_many({&set, 1}))
        problems.push_back({.pointer = "/rights",
                            .code = "request.out_of_bounds",
                            .detail = "At most 2,000 characters in all."});
    return problems;
}

RightSet changed(RightSet set, const RightSetChanges& changes, TimePoint now) {
    const RightSet before = set;
    if (changes.help) set.help = *changes.help;
    if (changes.patterns) set.patterns = *changes.patterns;
    if (set == before) return set;
    set.changed_at = now;
    ++set.version;
    return set;
}

bool too_many(std::span<const RightSet> held) {
    if (held.size() > static_cast<std::size_t>(held_sets_max)) return true;
    std::size_t size = 0;
    for (const RightSet& set : held)
        for (const std::string& pattern : set.patterns) size += pattern.size() + 1;
    return size > held_text_max;
}

Rights rights_of(std::span<const RightSet> held) { return Rights::of(patterns_of(held)); }

}  // namespace waybill::identity
