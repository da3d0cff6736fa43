// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/value.hpp"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::audit {

using Text = std::optional<std::string>;     ///< none: NULL
using Number = std::optional<std::int64_t>;  ///< none: NULL

inline Text text_in(const sql::Row& row, int column) {
    return row.null(column) ? Text{} : Text{row.text(column)};
}
inline Number number_in(const sql::Row& row, int column) {
    return row.null(column) ? Number{} : Number{row.integer(column)};
}

inline bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

/// Collects where two tables say something else of the same object: `currency EUR/USD, …`.
class Differences {
public:
    template <typename T>
    void see(std::string_view name, const T& left, const T& right) {
        if (left == right) return;
        text_.append(" ").append(name).append(" ");
        add(left);
        text_.append("/");
        add(right);
    }
    bool any() const { return !text_.empty(); }
    std::string words() const { return "differs:" + text_; }

private:
    void add(const std::string& value) { text_ += value; }
    void add(std::string_view value) { text_ += value; }
    void add(std::int64_t value) { text_ += std::to_string(value); }
    void add(bool value) { text_ += value ? "yes" : "no"; }
    template <typename T>
    void add(const std::optional<T>& value) {
        if (value)
            add(*value);
        else
            text_ += "-";
    }

    std::string text_{};
};

}  // namespace waybill::audit
