// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/domain/unicode.hpp"

#include "services/catalog/domain/case_folding.hpp"

#include <algorithm>

namespace waybill::catalog {
namespace {

/// Length of the sequence that starts with this byte; 0 for a byte that starts none.
std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

char32_t smallest_of(std::size_t length) {
    constexpr char32_t smallest[]{0, 0, 0x80, 0x800, 0x10000};
    return smallest[length];
}

std::optional<char32_t> decode_one(std::string_view sequence) {
    const auto lead = static_cast<unsigned char>(sequence[0]);
    if (sequence.size() == 1) return lead;
    char32_t point = lead & (0xFFU >> (sequence.size() + 1));
    for (const char c : sequence.substr(1)) {
        const auto next = static_cast<unsigned char>(c);
        if ((next & 0xC0U) != 0x80) return std::nullopt;
        point = point << 6U | (next & 0x3FU);
    }
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    if (point < smallest_of(sequence.size()) || surrogate || point > 0x10FFFF) return std::nullopt;
    return point;
}

void append_folded(char32_t point, std::u32string& out) {
    const auto range = std::ranges::lower_bound(fold_ranges, point, {}, &FoldRange::last);
    if (range != std::end(fold_ranges) && point >= range->first &&
        (point - range->first) % range->step == 0) {
        out += static_cast<char32_t>(static_cast<std::int32_t>(point) + range->delta);
        return;
    }
    const auto longer = std::ranges::lower_bound(fold_expansions, point, {}, &FoldExpansion::from);
    if (longer != std::end(fold_expansions) && longer->from == point)
        out += longer->to;
    else
        out += point;
}

}  // namespace

std::optional<std::u32string> decode_utf8(std::string_view text) {
    std::u32string points;
    points.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = sequence_length(static_cast<unsigned char>(text[0]));
        if (length == 0 || length > text.size()) return std::nullopt;
        const auto point = decode_one(text.substr(0, length));
        if (!point) return std::nullopt;
        points += *point;
        text.remove_prefix(length);
    }
    return points;
}

std::string encode_utf8(std::u32string_view points) {
    std::string text;
    text.reserve(points.size());
    for (const char32_t c : points) {
        const auto tail = [&](unsigned shift) {
            text += static_cast<char>(0x80U | (c >> shift & 0x3FU));
        };
        if (c < 0x80) {
            text += static_cast<char>(c);
        } else if (c < 0x800) {
            text += static_cast<char>(0xC0U | c >> 6U);
            tail(0);
        } else if (c < 0x10000) {
            text += static_cast<char>(0xE0U | c >> 12U);
            tail(6);
            tail(0);
        } else {
            text += static_cast<char>(0xF0U | c >> 18U);
            tail(12);
            tail(6);
            tail(0);
        }
    }
    return text;
}

std::u32string fold_case(std::u32string_view points) {
    std::u32string folded;
    folded.reserve(points.size());
    for (const char32_t point : points) append_folded(point, folded);
    return folded;
}

}  // namespace waybill::catalog
