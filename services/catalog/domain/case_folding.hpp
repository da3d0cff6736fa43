// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace waybill::catalog {

/// Characters that fold to one other: every `step`-th from first to last, at the same distance.
struct FoldRange {
    char32_t first;
    char32_t last;
    std::uint32_t step;
    std::int32_t delta;
};
/// A character that folds to several.
struct FoldExpansion {
    char32_t from;
    std::u32string_view to;
};

/// Unicode 14, CaseFolding.txt, statuses C and F; both tables ascend.
extern const std::span<const FoldRange> fold_ranges;
extern const std::span<const FoldExpansion> fold_expansions;

}  // namespace waybill::catalog
