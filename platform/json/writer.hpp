// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/money.hpp"
#include "platform/core/time.hpp"

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace waybill::json {

/// Appends JSON to a string, commas included. Strings must be UTF-8; numbers must be finite.
class Writer {
public:
    explicit Writer(std::string& out) : out_{out}, start_{out.size()} {}

    Writer& begin_object() { return open('{'); }
    Writer& end_object() { return close('}'); }
    Writer& begin_array() { return open('['); }
    Writer& end_array() { return close(']'); }
    Writer& key(std::string_view name);

    Writer& value(std::string_view text);
    Writer& value(const char* text) { return value(std::string_view{text}); }
    Writer& value(const std::string& text) { return value(std::string_view{text}); }
    Writer& value(std::same_as<bool> auto flag) { return raw(flag ? "true" : "false"); }
    template <std::integral I>
        requires(!std::same_as<I, bool>)
    Writer& value(I number) {
        if constexpr (std::signed_integral<I>)
            return integer(number);
        else
            return natural(number);
    }
    Writer& value(double number);
    Writer& value(const Money& money);
    Writer& value(TimePoint time);
    template <typename Tag>
    Writer& value(const Id<Tag>& id) {
        char text[Id<Tag>::text_size];
        id.write(text);
        return word({text, sizeof text});
    }
    Writer& null() { return raw("null"); }
    /// A string that needs no escaping.
    Writer& word(std::string_view text);
    /// JSON that is already written.
    Writer& raw(std::string_view json);

    template <typename T>
    Writer& member(std::string_view name, const T& content) {
        return key(name).value(content);
    }
    /// For encoders: `"name":` as prepared text.
    Writer& prepared_key(std::string_view quoted_with_colon) { return raw(quoted_with_colon); }
    std::string& text() { return out_; }

private:
    Writer& integer(std::int64_t number);
    Writer& natural(std::uint64_t number);
    Writer& open(char bracket);
    Writer& close(char bracket);
    /// A value follows a bracket, a colon or nothing without a comma. No value ends in those.
    void comma() {
        if (out_.size() == start_) return;
        const char last = out_.back();
        if (last != '{' && last != '[' && last != ':') out_.push_back(',');
    }

    std::string& out_;
    std::size_t start_;
};

}  // namespace waybill::json
