// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/domain/formats.hpp"

#include <array>
#include <format>

namespace waybill::notifications {
namespace {

/// Digits that are read at a glance: only more of them are parted in groups.
constexpr std::size_t digits_in_one = 4;

/// French groups are parted by a narrow space that no line is broken at.
struct Separators {
    std::string_view thousands;
    std::string_view decimals;
};
const Separators& separators_of(Language language) {
    static constexpr Separators english_ones{",", "."};
    static constexpr Separators german_ones{".", ","};
    static constexpr Separators french_ones{"\u202f", ","};
    switch (language) {
        case Language::en: return english_ones;
        case Language::de: return german_ones;
        case Language::fr: return french_ones;
    }
    return english_ones;
}

}  // namespace

std::string amount_text(Money amount, Language language) {
    const std::string plain = to_text(amount);
    const Separators& marks = separators_of(language);
    const std::size_t first = plain.starts_with('-') ? 1 : 0;
    const std::size_t end = plain.find_first_of(". ");
    const bool grouped = end - first > digits_in_one;
    std::string text = plain.substr(0, first);
    for (std::size_t i = first; i < end; ++i) {
        if (grouped && i > first && (end - i) % 3 == 0) text += marks.thousands;
        text += plain[i];
    }
    const bool has_cents = plain[end] == '.';
    if (has_cents) text += marks.decimals;
    text += plain.substr(has_cents ? end + 1 : end);
    return text;
}

std::string time_text(TimePoint time, Language language, const WallClock& clock) {
    static constexpr std::array<std::string_view, 12> months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const TimePoint local = time + clock.offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss of_day{std::chrono::floor<std::chrono::minutes>(local - day)};
    const auto d = static_cast<unsigned>(date.day());
    const auto m = static_cast<unsigned>(date.month());
    const auto y = static_cast<int>(date.year());
    const auto hour = of_day.hours().count();
    const auto minute = of_day.minutes().count();
    const std::string_view label = clock.label;
    switch (language) {
        case Language::en:
            return std::format("{} {} {}, {:02}:{:02}{}", d, months[m - 1], y, hour, minute, label);
        case Language::de:
            return std::format("{:02}.{:02}.{}, {:02}:{:02}{}", d, m, y, hour, minute, label);
        case Language::fr:
            return std::format("{:02}/{:02}/{} à {:02}:{:02}{}", d, m, y, hour, minute, label);
    }
    return {};
}

}  // namespace waybill::notifications
