// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <string>
#include <utility>

namespace waybill {

/// A value that must not reach a log, an event or an answer: no formatter, no stream operator, no
/// comparison, no implicit way out. `reveal()` marks each use for the reviewer.
template <typename T>
class Secret {
public:
    Secret() = default;
    explicit Secret(T value) : value_{std::move(value)} {}
    const T& reveal() const { return value_; }

private:
    T value_{};
};
using SecretText = Secret<std::string>;

/// The same for personal data (names, addresses, phones): usable, never printable.
template <typename T>
class Personal {
public:
    Personal() = default;
    explicit Personal(T value) : value_{std::move(value)} {}
    const T& reveal() const { return value_; }
    bool operator==(const Personal&) const
        requires std::equality_comparable<T>
    = default;

private:
    T value_{};
};
using PersonalText = Personal<std::string>;

}  // namespace waybill
