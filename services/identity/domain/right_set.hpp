// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/core/rights.hpp"
#include "platform/core/time.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::identity {

/// How many there may be, and how many patterns one may have.
inline constexpr int right_sets_max = 100;
inline constexpr std::size_t patterns_max = 100;
/// How many an account may have.
inline constexpr int held_sets_max = 20;
/// And how long the texts of those are, each pattern with a space after it: what a token carries,
/// even if no pattern is in two of them.
inline constexpr std::size_t held_text_max = Rights::text_max + 1;

/// Rights under one name, which operators make and give to accounts.
struct RightSet {
    std::string name{};
    std::string help{};  ///< may be empty
    std::vector<std::string> patterns{};
    TimePoint made_at{};
    TimePoint changed_at{};
    std::int64_t version{1};
    bool operator==(const RightSet&) const = default;
};

/// What is absent stays.
struct RightSetChanges {
    std::optional<std::string> help{};
    std::optional<std::vector<std::string>> patterns{};
};

/// One to 64 small letters, digits, `-` and `_`.
bool is_right_set_name(std::string_view text);
/// All that is wrong, with a pointer per field. Which operations there are is not known here.
std::vector<FieldProblem> problems_of(const RightSet& set);
/// After the changes; its version grows when there was something to change.
RightSet changed(RightSet set, const RightSetChanges& changes, TimePoint now);
/// Whether they are more than one account may have.
bool too_many(std::span<const RightSet> held);
/// What all of them give together.
Rights rights_of(std::span<const RightSet> held);

}  // namespace waybill::identity
