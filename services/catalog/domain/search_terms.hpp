// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::catalog {

/// What a text is found by: its folded form, and every run of three characters in it as one
/// number of 63 bits (21 each). The last two characters of a text also start runs, padded with
/// nothing, so that a needle of one or two characters is a range of runs.
struct IndexedText {
    std::string folded;
    std::vector<std::int64_t> grams;  ///< ascending, each once
};

/// Fields are kept apart: nothing is found across the end of one.
IndexedText index_text(std::initializer_list<std::string_view> fields);

/// Runs [first, last]: a text that contains the needle has one of them.
struct GramRange {
    std::int64_t first;
    std::int64_t last;
};

/// How to look for a substring: a text matches when its folded form is LIKE `pattern` (escape
/// character `\`); it then has a run in every range, which an index finds faster.
struct Needle {
    std::string pattern;
    std::vector<GramRange> ranges;
};

/// Nothing but blanks is an empty needle: no ranges, every text matches.
Needle make_needle(std::string_view text);

}  // namespace waybill::catalog
