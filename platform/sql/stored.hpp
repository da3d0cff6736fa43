// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/core/enum_values.hpp"
#include "platform/core/money.hpp"
#include "platform/core/secret.hpp"
#include "platform/sql/value.hpp"

#include <algorithm>
#include <concepts>
#include <vector>

namespace waybill::sql {

/// How a value of type V stands in a column: `write` makes the parameter, `read` takes it back.
/// What cannot be read back marks the row corrupt: only our own code wrote it.
template <typename V>
struct Stored;

template <>
struct Stored<std::string> {
    static Value write(const std::string& value, Texts&) { return value; }
    static void read(const Row& row, int at, std::string& value) { value = row.view(at); }
};
/// Valid inside the callback that receives the row.
template <>
struct Stored<std::string_view> {
    static Value write(std::string_view value, Texts&) { return value; }
    static void read(const Row& row, int at, std::string_view& value) { value = row.view(at); }
};
template <std::integral V>
struct Stored<V> {
    static Value write(V value, Texts&) {
        if constexpr (std::same_as<V, bool>) return value;
        return static_cast<std::int64_t>(value);
    }
    static void read(const Row& row, int at, V& value) { value = static_cast<V>(row.integer(at)); }
};
template <>
struct Stored<TimePoint> {
    static Value write(TimePoint value, Texts&) { return value; }
    static void read(const Row& row, int at, TimePoint& value) { value = row.time(at); }
};
/// An empty id is NULL.
template <typename Tag>
struct Stored<Id<Tag>> {
    static Value write(const Id<Tag>& value, Texts&) {
        if (value.empty()) return std::nullopt;
        return value;
    }
    static void read(const Row& row, int at, Id<Tag>& value) {
        const std::string_view text = row.view(at);
        const auto parsed = Id<Tag>::parse(text);
        if (!parsed && !(text.empty() && row.null(at))) row.mark_corrupt();
        value = parsed.value_or(Id<Tag>{});
    }
};
template <ClosedEnum V>
struct Stored<V> {
    static Value write(V value, Texts&) { return enum_name(value); }
    static void read(const Row& row, int at, V& value) {
        const auto parsed = parse_enum<V>(row.view(at));
        if (!parsed) row.mark_corrupt();
        value = parsed.value_or(V{});
    }
};
template <>
struct Stored<Currency> {
    static Value write(const Currency& value, Texts&) { return value.code(); }
    static void read(const Row& row, int at, Currency& value) {
        const auto parsed = Currency::parse(row.view(at));
        if (!parsed) row.mark_corrupt();
        value = parsed.value_or(Currency{});
    }
};
template <>
struct Stored<PersonalText> {
    static Value write(const PersonalText& value, Texts&) { return value.reveal(); }
    static void read(const Row& row, int at, PersonalText& value) {
        value = PersonalText{row.text(at)};
    }
};
template <>
struct Stored<SecretText> {
    static Value write(const SecretText& value, Texts&) { return value.reveal(); }
    static void read(const Row& row, int at, SecretText& value) {
        value = SecretText{row.text(at)};
    }
};
/// A trace that cannot be read is none: nothing depends on it.
template <>
struct Stored<Trace> {
    static Value write(const Trace& value, Texts& texts) { return texts.keep(value.traceparent()); }
    static void read(const Row& row, int at, Trace& value) {
        value = Trace::parse(row.view(at)).value_or(Trace{});
    }
};
template <typename V>
struct Stored<std::optional<V>> {
    static Value write(const std::optional<V>& value, Texts& texts) {
        if (!value) return std::nullopt;
        return Stored<V>::write(*value, texts);
    }
    static void read(const Row& row, int at, std::optional<V>& value) {
        value.reset();
        if (!row.null(at)) Stored<V>::read(row, at, value.emplace());
    }
};

// Other forms, for `fixed_as` and `changing_as`.

/// A text that is NULL when it is empty.
struct EmptyIsNull {
    static Value write(const std::string& value, Texts&) {
        if (value.empty()) return std::nullopt;
        return value;
    }
    static void read(const Row& row, int at, std::string& value) { value = row.view(at); }
};
/// Words without spaces as one text, with spaces between them.
struct Words {
    static Value write(const std::vector<std::string>& words, Texts& texts) {
        std::string all;
        for (const std::string& word : words) all.append(all.empty() ? "" : " ").append(word);
        return texts.keep(std::move(all));
    }
    static void read(const Row& row, int at, std::vector<std::string>& words) {
        words.clear();
        std::string_view rest = row.view(at);
        while (!rest.empty()) {
            const auto end = std::min(rest.find(' '), rest.size());
            words.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
};
/// Bytes rather than text.
struct Bytes {
    static Value write(const std::string& value, Texts&) { return Value::bytes(value); }
    static void read(const Row& row, int at, std::string& value) { value = row.view(at); }
};

/// For a SELECT of one column: `tx.one(count_unpaid, sql::first<std::int64_t>, user)`.
template <typename V>
inline constexpr auto first = [](const Row& row) {
    V value{};
    Stored<V>::read(row, 0, value);
    return value;
};

}  // namespace waybill::sql
