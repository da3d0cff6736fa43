// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace waybill {

/// The languages that people are written to in. Notifications has words for each, and an account
/// may have no other.
inline constexpr std::array<std::string_view, 3> languages{"en", "de", "fr"};

/// The language of a locale (`de`, `de-AT`); nothing for those there are no words in.
constexpr std::optional<std::string_view> language_of_locale(std::string_view locale) {
    const auto code = locale.substr(0, locale.find_first_of("-_"));
    const auto* const found = std::ranges::find(languages, code);
    return found == languages.end() ? std::nullopt : std::optional{*found};
}

}  // namespace waybill
