// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/assert.hpp"
#include "platform/settings/values.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::settings {

/// One setting, with its place in the settings struct that it lives in.
struct Field {
    std::string name;
    const json::Type* type;
    AnyRules rules;
    std::size_t offset;

    void* in(void* object) const { return static_cast<char*>(object) + offset; }
    bool secret() const { return type->secret; }
    std::string show(void* object) const { return settings::show(*type, in(object)); }
};

/// What `describe` of a settings struct fills in, once, at registration.
template <typename S>
class Fields {
public:
    /// `name` is lower case with `_`; a dot makes a section inside another (`http.client`).
    void section(std::string_view name, std::string_view help) {
        section_ = name;
        help_ = help;
    }

    template <typename T>
    void add(std::string_view name, T S::* member, typename RulesOf<T>::type rules) {
        static_assert(!std::same_as<T, std::vector<SecretText>>, "they have no file form");
        AnyRules any{.help = rules.help,
                     .length_min = rules.length_min,
                     .length_max = rules.length_max,
                     .required = rules.required,
                     .items_min = rules.items_min,
                     .items_max = rules.items_max};
        if (rules.min) any.min = plain(*rules.min);
        if (rules.max) any.max = plain(*rules.max);
        const auto* part = reinterpret_cast<const char*>(&(defaults_.*member));
        const auto offset = part - reinterpret_cast<const char*>(&defaults_);
        fields_.push_back(
            {std::string{name}, &json::type_of<T>(), any, static_cast<std::size_t>(offset)});
    }

    /// A rule between settings, asked when each alone is fine. Answers a sentence when it is
    /// broken.
    void check(std::function<std::optional<std::string>(const S&)> rule) {
        checks_.push_back(std::move(rule));
    }

private:
    friend class Registry;

    template <typename T>
    static double plain(const T& bound) {
        if constexpr (std::same_as<T, Duration>)
            return static_cast<double>(bound.count());
        else if constexpr (std::same_as<T, ByteCount>)
            return static_cast<double>(bound.value);
        else if constexpr (std::is_arithmetic_v<T> && !std::same_as<T, bool>)
            return static_cast<double>(bound);
        else
            broken_promise("only numbers, durations and sizes have bounds");
    }

    const S defaults_{};
    std::string section_{};
    std::string help_{};
    std::vector<Field> fields_{};
    std::vector<std::function<std::optional<std::string>(const S&)>> checks_{};
};

}  // namespace waybill::settings
