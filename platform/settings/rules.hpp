// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace waybill::settings {

/// What holds for a value besides its type. Of a list, `items_…` speak of the list, everything else
/// of its items. Both bounds are allowed values; only numbers, durations and sizes have them.
template <typename T>
struct Rules {
    std::string_view help{};  ///< one line with static storage
    std::optional<T> min{};
    std::optional<T> max{};
    std::size_t length_min{0};  ///< of texts and secrets, in bytes
    std::size_t length_max{4096};
    bool required{false};  ///< the process does not start without a text that is not empty
    std::size_t items_min{0};
    std::size_t items_max{64};
};

template <typename T>
struct RulesOf {
    using type = Rules<T>;
};
template <typename T>
struct RulesOf<std::vector<T>> {
    using type = Rules<T>;
};

/// The same with the type erased: whole numbers, microseconds and bytes all fit, since no bound
/// lies beyond 2^53.
using AnyRules = Rules<double>;

}  // namespace waybill::settings
