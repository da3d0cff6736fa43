// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace waybill {
namespace enum_detail {

/// The compiler's own spelling of V: `…::paid` when V is an enumerator, `(…)5` when it is not.
template <auto V>
consteval std::string_view spelling() {
    std::string_view text{__PRETTY_FUNCTION__};
    text.remove_prefix(text.find("V = ") + 4);
    return text.substr(0, text.find_first_of(";]"));
}

template <typename E, std::size_t I>
inline constexpr std::string_view spelling_of = spelling<static_cast<E>(I)>();

template <typename E>
consteval auto spellings() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return std::array{spelling_of<E, I>...};
    }(std::make_index_sequence<64>{});
}

template <typename E>
consteval std::size_t count() {
    std::size_t found = 0;
    for (const auto text : spellings<E>()) found += text.front() != '(' ? 1U : 0U;
    return found;
}

template <typename E>
consteval auto identifiers() {
    std::array<std::string_view, count<E>()> names{};
    std::size_t next = 0;
    for (const auto text : spellings<E>()) {
        if (text.front() == '(') continue;
        auto name = text.substr(text.rfind(':') + 1);
        if (name.ends_with('_')) name.remove_suffix(1);  // `operator_` is `operator` outside
        names[next++] = name;
    }
    return names;
}

template <typename E>
consteval auto values() {
    std::array<E, count<E>()> found{};
    std::size_t next = 0;
    const auto all = spellings<E>();
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].front() != '(') found[next++] = static_cast<E>(i);
    return found;
}

template <typename E>
inline constexpr auto names = identifiers<E>();

}  // namespace enum_detail

/// A scoped enum whose enumerators lie in 0..63: the closed sets of settings and metric labels.
template <typename E>
concept ClosedEnum = std::is_scoped_enum_v<E>;

/// Every enumerator, ascending. Nobody has to keep a second list in step with the enum.
template <ClosedEnum E>
inline constexpr auto enum_values = enum_detail::values<E>();

/// Position of `value` in enum_values; the size of the list when it is not in there.
template <ClosedEnum E>
constexpr std::size_t enum_index(E value) {
    constexpr auto& all = enum_values<E>;
    const auto raw = static_cast<std::size_t>(value);
    if constexpr (all.empty() || static_cast<std::size_t>(all.back()) + 1 == all.size()) {
        return raw < all.size() ? raw : all.size();
    } else {
        std::size_t i = 0;
        while (i < all.size() && all[i] != value) ++i;
        return i;
    }
}

/// The enum's own `to_string` where it has one, else the identifier.
template <ClosedEnum E>
constexpr std::string_view enum_name(E value) {
    if constexpr (requires {
                      { to_string(value) } -> std::convertible_to<std::string_view>;
                  }) {
        return to_string(value);
    } else {
        const auto i = enum_index(value);
        return i < enum_detail::names<E>.size() ? enum_detail::names<E>[i] : std::string_view{"?"};
    }
}

/// The enumerator of this name; nothing when there is none.
template <ClosedEnum E>
constexpr std::optional<E> parse_enum(std::string_view name) {
    for (const E value : enum_values<E>)
        if (enum_name(value) == name) return value;
    return std::nullopt;
}

}  // namespace waybill
