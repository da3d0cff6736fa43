// SPDX-License-Identifier: Apache-2.0
#include "platform/core/domain_name.hpp"

#include "platform/core/unicode.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace waybill {
namespace {

constexpr std::size_t label_max = 63;
constexpr std::size_t domain_max = 253;

// RFC 3492, 5.
constexpr std::uint32_t base = 36;
constexpr std::uint32_t t_min = 1;
constexpr std::uint32_t t_max = 26;
constexpr std::uint32_t skew = 38;
constexpr std::uint32_t damp = 700;

std::uint32_t adapted(std::uint32_t delta, std::uint32_t points, bool first) {
    delta = first ? delta / damp : delta / 2;
    delta += delta / points;
    std::uint32_t k = 0;
    for (; delta > (base - t_min) * t_max / 2; k += base) delta /= base - t_min;
    return k + (base - t_min + 1) * delta / (delta + skew);
}

char digit_of(std::uint32_t value) {
    return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

/// A delta as digits, the least first, whose last is below its threshold.
void append_delta(std::string& out, std::uint32_t delta, std::uint32_t bias) {
    for (std::uint32_t k = base;; k += base) {
        const std::uint32_t t = k <= bias ? t_min : std::min(k - bias, t_max);
        if (delta < t) break;
        out += digit_of(t + (delta - t) % (base - t));
        delta = (delta - t) / (base - t);
    }
    out += digit_of(delta);
}

bool is_ascii_alphanumeric(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// IDNA2008 takes letters, marks and digits; a few others belong to words of one script.
bool is_of_a_label(char32_t c) {
    constexpr std::u32string_view within_words = U"-\u00B7\u0375\u05F3\u05F4\u30FB\u200C\u200D";
    if (c < 0x80) return is_ascii_alphanumeric(c) || c == '-';
    if (c >= 0xFF00 && c <= 0xFFEF) return false;  // another width of characters it has already
    return is_letter(c) || is_mark(c) || is_digit(c) || within_words.contains(c);
}

std::optional<std::string> ascii_label(std::string_view text) {
    const std::u32string label = decode_utf8(text);
    const bool bare = label.empty() || label.front() == '-' || label.back() == '-' ||
                      is_mark(label.front()) || !std::ranges::all_of(label, is_of_a_label);
    if (bare) return std::nullopt;
    std::string ascii{text};
    if (std::ranges::any_of(label, [](char32_t c) { return c >= 0x80; })) {
        const auto tail = punycode(label);
        if (!tail) return std::nullopt;
        ascii = "xn--" + *tail;
    }
    if (ascii.size() > label_max) return std::nullopt;
    return ascii;
}

}  // namespace

std::optional<std::string> punycode(std::u32string_view label) {
    std::string out;
    for (const char32_t c : label)
        if (c < 0x80) out += static_cast<char>(c);
    auto done = static_cast<std::uint32_t>(out.size());
    const std::uint32_t basic = done;
    if (basic > 0) out += '-';
    std::uint32_t n = 0x80;
    std::uint32_t delta = 0;
    std::uint32_t bias = 72;
    while (done < label.size()) {
        std::uint32_t next = std::numeric_limits<std::uint32_t>::max();
        for (const char32_t c : label)
            if (c >= n) next = std::min<std::uint32_t>(next, c);
        if (next - n > (std::numeric_limits<std::uint32_t>::max() - delta) / (done + 1))
            return std::nullopt;
        delta += (next - n) * (done + 1);
        n = next;
        for (const char32_t c : label) {
            if (c < n) ++delta;
            if (c != n) continue;
            append_delta(out, delta, bias);
            bias = adapted(delta, done + 1, done == basic);
            delta = 0;
            ++done;
        }
        ++delta;
        ++n;
        if (out.size() > 4 * label_max) return std::nullopt;  // no name is as long
    }
    return out;
}

std::optional<std::string> ascii_domain(std::string_view domain) {
    if (domain.size() > 4 * domain_max || !is_utf8(domain)) return std::nullopt;
    std::string name = nfc(lower_case(nfc(domain)));
    for (const std::string_view dot : {"\u3002", "\uFF0E", "\uFF61"})  // as some keyboards type it
        for (auto at = name.find(dot); at != name.npos; at = name.find(dot))
            name.replace(at, dot.size(), ".");
    std::string ascii;
    std::size_t labels = 0;
    for (std::string_view rest = name;; ++labels) {
        const auto end = std::min(rest.find('.'), rest.size());
        const auto label = ascii_label(rest.substr(0, end));
        if (!label) return std::nullopt;
        if (labels > 0) ascii += '.';
        ascii += *label;
        if (end == rest.size()) {
            const bool top = label->front() >= 'a';  // an address of digits is no name
            return labels > 0 && top && ascii.size() <= domain_max ? std::optional{ascii}
                                                                   : std::nullopt;
        }
        rest.remove_prefix(end + 1);
    }
}

}  // namespace waybill
