// SPDX-License-Identifier: Apache-2.0
#include "platform/settings/suggest.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace waybill::settings {
namespace {

/// Insertions, deletions and replacements that make `b` of `a`.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string suggestion(std::string_view word, std::span<const std::string> known) {
    // A name from outside has any length, and the table is its length times ours.
    if (word.size() > 200) return {};
    std::size_t best = std::max<std::size_t>(2, word.size() / 3) + 1;
    const std::string* nearest = nullptr;
    for (const std::string& name : known) {
        const std::size_t steps = distance(word, name);
        if (steps >= best) continue;
        best = steps;
        nearest = &name;
    }
    return nearest == nullptr ? "" : " (did you mean " + *nearest + "?)";
}

}  // namespace waybill::settings
