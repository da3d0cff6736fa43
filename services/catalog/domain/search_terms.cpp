// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/search_terms.hpp"

#include "platform/core/unicode.hpp"

#include <algorithm>

namespace waybill::catalog {
namespace {

constexpr unsigned bits = 21;  // a code point is below 0x110000
// Unit separator: no input has control characters, so no needle matches across it.
constexpr char32_t field_end = 0x1F;
// More ranges than this only add work to choosing the rarest.
constexpr std::size_t ranges_max = 8;

std::int64_t gram(char32_t a, char32_t b, char32_t c) {
    return static_cast<std::int64_t>(a) << (2 * bits) | static_cast<std::int64_t>(b) << bits |
           static_cast<std::int64_t>(c);
}

void add_grams(std::u32string_view field, std::vector<std::int64_t>& grams) {
    const auto at = [&](std::size_t i) { return i < field.size() ? field[i] : char32_t{0}; };
    for (std::size_t i = 0; i < field.size(); ++i)
        grams.push_back(gram(at(i), at(i + 1), at(i + 2)));
}

void keep_each_once(std::vector<std::int64_t>& grams) {
    std::ranges::sort(grams);
    const auto rest = std::ranges::unique(grams);
    grams.erase(rest.begin(), rest.end());
}

std::u32string folded_points(std::string_view text) { return decode_utf8(fold(text)); }

std::u32string_view trim(std::u32string_view text) {
    const auto first = text.find_first_not_of(U' ');
    if (first == std::u32string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(U' ') - first + 1);
}

std::string like_pattern(std::u32string_view needle) {
    std::u32string pattern{U'%'};
    for (const char32_t c : needle) {
        if (c == U'%' || c == U'_' || c == U'\\') pattern += U'\\';
        pattern += c;
    }
    pattern += U'%';
    return encode_utf8(pattern);
}

}  // namespace

IndexedText index_text(std::initializer_list<std::string_view> fields) {
    IndexedText indexed;
    std::u32string folded;
    for (const std::string_view field : fields) {
        const std::u32string one = folded_points(field);
        add_grams(one, indexed.grams);
        if (!folded.empty()) folded += field_end;
        folded += one;
    }
    keep_each_once(indexed.grams);
    indexed.folded = encode_utf8(folded);
    return indexed;
}

Needle make_needle(std::string_view text) {
    const std::u32string folded = folded_points(text);
    const std::u32string_view needle = trim(folded);
    Needle made{.pattern = like_pattern(needle), .ranges = {}};
    if (needle.size() == 1)
        made.ranges.push_back({gram(needle[0], 0, 0), gram(needle[0] + 1, 0, 0) - 1});
    if (needle.size() == 2)
        made.ranges.push_back(
            {gram(needle[0], needle[1], 0), gram(needle[0], needle[1] + 1, 0) - 1});
    if (needle.size() < 3) return made;

    std::vector<std::int64_t> grams;
    for (std::size_t i = 0; i + 2 < needle.size(); ++i)
        grams.push_back(gram(needle[i], needle[i + 1], needle[i + 2]));
    keep_each_once(grams);
    const std::size_t step = (grams.size() + ranges_max - 1) / ranges_max;
    for (std::size_t i = 0; i < grams.size(); i += step)
        made.ranges.push_back({grams[i], grams[i]});
    return made;
}

}  // namespace waybill::catalog
