// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/json/type.hpp"

#include <algorithm>

namespace waybill::json {

/// Code points of a name at most: those that are seen may each have a few that are not.
constexpr std::int64_t stored_max(Bounds seen) {
    constexpr std::int64_t each = 4;
    return seen.open_above() ? seen.max : seen.max * each;
}

/// What is enforced when a field is decoded: its rules, and that a text which must be there says
/// something. One rule for every required text, whatever its describer thought of.
inline Rules taken_rules(const Field& field) {
    Rules rules = field.rules;
    const Type* type = field.type;
    while (type->element != nullptr) type = type->element;
    if (field.required && type->shape == Shape::string)
        rules.length.min = std::max<std::int64_t>(rules.length.min, 1);
    return rules;
}

}  // namespace waybill::json
