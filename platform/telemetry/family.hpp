// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/assert.hpp"
#include "platform/core/enum_values.hpp"
#include "platform/telemetry/registry.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace waybill::telemetry {

/// Position in a list of words that is fixed when the family is declared (routes, providers): for
/// closed sets that are no enum.
struct Listed {
    std::size_t index;
};

/// The values of one label: an enum brings its own, a list is given.
template <typename L>
struct Label;

template <ClosedEnum E>
struct Label<E> {
    Label(const char* label_name) : set{.name = label_name, .values = {}} {
        for (const E value : enum_values<E>) set.values.emplace_back(enum_name(value));
    }
    static std::size_t index(E value) { return enum_index(value); }
    LabelSet set;
};

template <>
struct Label<Listed> {
    Label(const char* label_name, std::vector<std::string> words)
        : set{.name = label_name, .values = std::move(words)} {}
    static std::size_t index(Listed word) { return word.index; }
    LabelSet set;
};

/// Children by label value: `transitions.at(OrderStatus::paid).add()`. A label value can only be an
/// enumerator or a position in a fixed list, never text from outside. `at` is plain arithmetic.
template <typename Child, typename... Ls>
    requires(sizeof...(Ls) > 0)
class Family {
public:
    Family(Registry& registry, const About& about, Label<Ls>... labels)
        : sizes_{labels.set.values.size()...},
          children_{make(registry, about, std::array{std::move(labels.set)...})} {}

    Child& at(Ls... values) const {
        const std::array<std::size_t, sizeof...(Ls)> indexes{Label<Ls>::index(values)...};
        std::size_t position = 0;
        for (std::size_t i = 0; i < indexes.size(); ++i) {
            WAYBILL_ASSERT(indexes[i] < sizes_[i]);
            position = position * sizes_[i] + indexes[i];
        }
        return *children_[position];
    }

private:
    static std::vector<Child*> make(Registry& registry, const About& about,
                                    const std::array<LabelSet, sizeof...(Ls)>& labels) {
        if constexpr (std::same_as<Child, Counter>) return registry.counters(about, labels);
        if constexpr (std::same_as<Child, Gauge>) return registry.gauges(about, labels);
        if constexpr (std::same_as<Child, Histogram>) return registry.histograms(about, labels);
    }

    std::array<std::size_t, sizeof...(Ls)> sizes_;
    std::vector<Child*> children_;
};

template <typename... Ls>
using CounterFamily = Family<Counter, Ls...>;
template <typename... Ls>
using GaugeFamily = Family<Gauge, Ls...>;
template <typename... Ls>
using HistogramFamily = Family<Histogram, Ls...>;

}  // namespace waybill::telemetry
