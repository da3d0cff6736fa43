// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/enum_values.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"
#include "platform/settings/byte_count.hpp"

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::settings {

template <typename T>
concept Number = (std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>) ||
                 std::same_as<T, double>;

/// What holds for a value besides its type. `help` is one line with static storage.
template <typename T>
struct Rules;

template <>
struct Rules<bool> {
    std::string_view help{};
};

template <ClosedEnum E>
struct Rules<E> {
    std::string_view help{};
};

/// Both bounds are allowed values.
template <typename T>
    requires(Number<T> || std::same_as<T, Duration> || std::same_as<T, ByteCount>)
struct Rules<T> {
    std::string_view help{};
    std::optional<T> min{};
    std::optional<T> max{};
};

/// Lengths are in bytes. `required`: the process does not start without a value that is not empty.
template <typename T>
    requires(std::same_as<T, std::string> || std::same_as<T, SecretText>)
struct Rules<T> {
    std::string_view help{};
    std::size_t length_min{0};
    std::size_t length_max{4096};
    bool required{false};
};

template <typename T>
struct Rules<std::vector<T>> {
    std::string_view help{};
    Rules<T> each{};
    std::size_t items_min{0};
    std::size_t items_max{64};
};

/// A setting that may be left out altogether.
template <typename T>
struct Rules<std::optional<T>> {
    std::string_view help{};
    Rules<T> value{};
};

}  // namespace waybill::settings
