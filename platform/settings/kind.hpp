// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/settings/values.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace waybill::settings {

/// How values of one C++ type are read, checked and shown.
template <typename T>
struct Kind;

template <>
struct Kind<bool> {
    static std::string type() { return "true or false"; }
    static std::string bounds(const Rules<bool>&) { return {}; }
    static std::string show(bool value) { return settings::show(value); }
    static Verdict read(const Raw& raw, const Rules<bool>&, bool& out) {
        return settings::read(raw, out);
    }
};

template <ClosedEnum E>
struct Kind<E> {
    static constexpr auto words() {
        std::array<std::string_view, enum_values<E>.size()> names{};
        for (std::size_t i = 0; i < names.size(); ++i) names[i] = enum_name(enum_values<E>[i]);
        return names;
    }
    static std::string type() { return "word"; }
    static std::string bounds(const Rules<E>&) { return join(words(), "|"); }
    static std::string show(E value) { return std::string{enum_name(value)}; }
    static Verdict read(const Raw& raw, const Rules<E>&, E& out) {
        std::size_t index = 0;
        auto verdict = read_word(raw, words(), index);
        if (verdict) out = enum_values<E>[index];
        return verdict;
    }
};

template <typename T>
    requires(Number<T> || std::same_as<T, Duration> || std::same_as<T, ByteCount>)
struct Kind<T> {
    using Wide = std::conditional_t<std::integral<T>, std::int64_t, T>;
    static std::string type() {
        if constexpr (std::integral<T>) return "whole number";
        if constexpr (std::same_as<T, double>) return "number";
        if constexpr (std::same_as<T, Duration>) return "duration";
        if constexpr (std::same_as<T, ByteCount>) return "size";
    }
    static std::string bounds(const Rules<T>& rules) {
        return range(rules.min ? show(*rules.min) : "", rules.max ? show(*rules.max) : "");
    }
    static std::string show(T value) { return settings::show(static_cast<Wide>(value)); }
    static Verdict read(const Raw& raw, const Rules<T>& rules, T& out) {
        Wide wide{};
        if (auto verdict = settings::read(raw, wide); !verdict) return verdict;
        if constexpr (std::integral<T>)
            if (!std::in_range<T>(wide)) {
                using Limits = std::numeric_limits<T>;
                return std::unexpected(out_of_bounds(
                    settings::show(wide),
                    range(std::to_string(Limits::min()), std::to_string(Limits::max()))));
            }
        const T value = static_cast<T>(wide);
        if ((rules.min && value < *rules.min) || (rules.max && value > *rules.max))
            return std::unexpected(out_of_bounds(show(value), bounds(rules)));
        out = value;
        return {};
    }
};

template <typename T>
    requires(std::same_as<T, std::string> || std::same_as<T, SecretText>)
struct Kind<T> {
    static constexpr bool secret = std::same_as<T, SecretText>;
    static std::string type() { return secret ? "secret" : "text"; }
    static std::string bounds(const Rules<T>& rules) {
        return length_bounds(rules.length_min, rules.length_max);
    }
    static std::string show(const T& value) { return settings::show(value); }
    static Verdict read(const Raw& raw, const Rules<T>& rules, T& out) {
        T value{};
        if (auto verdict = settings::read(raw, value); !verdict) return verdict;
        const std::size_t length = size(value);
        if (length == 0 && !rules.required) {
            out = std::move(value);
            return {};
        }
        if (length < rules.length_min || length > rules.length_max)
            return std::unexpected("has " + std::to_string(length) + " bytes, allowed are " +
                                   bounds(rules));
        out = std::move(value);
        return {};
    }
    static std::size_t size(const T& value) {
        if constexpr (secret)
            return value.reveal().size();
        else
            return value.size();
    }
};

template <typename T>
struct Kind<std::vector<T>> {
    static_assert(!std::same_as<T, SecretText>, "a list of secrets has no file form");
    static std::string type() { return "list of " + Kind<T>::type(); }
    static std::string bounds(const Rules<std::vector<T>>& rules) {
        std::string text =
            std::to_string(rules.items_min) + ".." + std::to_string(rules.items_max) + " items";
        if (const auto each = Kind<T>::bounds(rules.each); !each.empty()) text += " of " + each;
        return text;
    }
    static std::string show(const std::vector<T>& values) {
        std::string text;
        for (const T& value : values) {
            if (!text.empty()) text += ',';
            text += Kind<T>::show(value);
        }
        return text;
    }
    static Verdict read(const Raw& raw, const Rules<std::vector<T>>& rules, std::vector<T>& out) {
        auto items = read_items(raw);
        if (!items) return std::unexpected(std::move(items).error());
        if (items->size() < rules.items_min || items->size() > rules.items_max)
            return std::unexpected("has " + std::to_string(items->size()) + " items, allowed are " +
                                   bounds(rules));
        std::vector<T> values;
        for (const Raw& item : *items) {
            T value{};
            if (auto verdict = Kind<T>::read(item, rules.each, value); !verdict) return verdict;
            values.push_back(std::move(value));
        }
        out = std::move(values);
        return {};
    }
};

template <typename T>
struct Kind<std::optional<T>> {
    static_assert(!std::same_as<T, SecretText>, "an empty secret already means none");
    static std::string type() { return Kind<T>::type(); }
    static std::string bounds(const Rules<std::optional<T>>& rules) {
        return Kind<T>::bounds(rules.value);
    }
    static std::string show(const std::optional<T>& value) {
        return value ? Kind<T>::show(*value) : std::string{};
    }
    static Verdict read(const Raw& raw, const Rules<std::optional<T>>& rules,
                        std::optional<T>& out) {
        T value{};
        auto verdict = Kind<T>::read(raw, rules.value, value);
        if (verdict) out = std::move(value);
        return verdict;
    }
};

}  // namespace waybill::settings
