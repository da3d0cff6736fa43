// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/settings/kind.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::settings {

/// One setting with its C++ type erased. `object` is the settings struct it lives in.
class Field {
public:
    virtual ~Field() = default;
    virtual Verdict read(const Raw& raw, void* object) const = 0;
    virtual std::string show(const void* object) const = 0;

    std::string name{};
    std::string type{};
    std::string bounds{};
    std::string help{};
    bool secret{false};
    bool required{false};
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
    void add(std::string_view name, T S::* member, Rules<T> rules) {
        auto field = std::make_unique<Member<T>>(member, rules);
        field->name = name;
        field->type = Kind<T>::type();
        field->bounds = Kind<T>::bounds(rules);
        field->help = rules.help;
        field->secret = std::same_as<T, SecretText>;
        if constexpr (requires { rules.required; }) field->required = rules.required;
        fields_.push_back(std::move(field));
    }

    /// A rule between settings, asked when each alone is fine. Answers a sentence when it is
    /// broken.
    void check(std::function<std::optional<std::string>(const S&)> rule) {
        checks_.push_back(std::move(rule));
    }

private:
    friend class Registry;

    template <typename T>
    class Member final : public Field {
    public:
        Member(T S::* member, Rules<T> rules) : member_{member}, rules_{std::move(rules)} {}
        Verdict read(const Raw& raw, void* object) const override {
            return Kind<T>::read(raw, rules_, static_cast<S*>(object)->*member_);
        }
        std::string show(const void* object) const override {
            return Kind<T>::show(static_cast<const S*>(object)->*member_);
        }

    private:
        T S::* member_;
        Rules<T> rules_;
    };

    std::string section_{};
    std::string help_{};
    std::vector<std::unique_ptr<Field>> fields_{};
    std::vector<std::function<std::optional<std::string>(const S&)>> checks_{};
};

}  // namespace waybill::settings
