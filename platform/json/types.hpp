// SPDX-License-Identifier: Apache-2.0
#pragma once

// The tables of the supported C++ types; included by fields.hpp only.
#include "platform/json/fields.hpp"

namespace waybill::json {

// Readers and writers that need no template, in types.cpp.
namespace detail {
void read_string(Reader&, const Type&, View, void*, const Rules&);
void read_boolean(Reader&, const Type&, View, void*, const Rules&);
void read_integer(Reader&, const Type&, View, void*, const Rules&);
void read_number(Reader&, const Type&, View, void*, const Rules&);
void read_money(Reader&, const Type&, View, void*, const Rules&);
void read_enumeration(Reader&, const Type&, View, void*, const Rules&);
void read_text_shape(Reader&, const Type&, View, void*, const Rules&);
void read_structure(Reader&, const Type&, View, void*, const Rules&);
void read_array(Reader&, const Type&, View, void*, const Rules&);
void read_nullable(Reader&, const Type&, View, void*, const Rules&);
void read_any(Reader&, const Type&, View, void*, const Rules&);

void string_from(Reader&, const Type&, std::string_view, void*, const Rules&);
void boolean_from(Reader&, const Type&, std::string_view, void*, const Rules&);
void integer_from(Reader&, const Type&, std::string_view, void*, const Rules&);
void number_from(Reader&, const Type&, std::string_view, void*, const Rules&);
void enumeration_from(Reader&, const Type&, std::string_view, void*, const Rules&);
void text_shape_from(Reader&, const Type&, std::string_view, void*, const Rules&);
void array_from(Reader&, const Type&, std::string_view, void*, const Rules&);
void nullable_from(Reader&, const Type&, std::string_view, void*, const Rules&);

void write_string(Writer&, const Type&, const void*);
void write_boolean(Writer&, const Type&, const void*);
void write_integer(Writer&, const Type&, const void*);
void write_number(Writer&, const Type&, const void*);
void write_money(Writer&, const Type&, const void*);
void write_enumeration(Writer&, const Type&, const void*);
void write_structure(Writer&, const Type&, const void*);
void write_array(Writer&, const Type&, const void*);
void write_nullable(Writer&, const Type&, const void*);
void write_any(Writer&, const Type&, const void*);

template <typename Holder, bool secret>
constexpr Type string_type() {
    return {.shape = Shape::string,
            .secret = secret,
            .read = read_string,
            .read_text = string_from,
            .write = write_string,
            // Holders have no way in but their constructor, so the text is put there whole.
            .parse =
                [](std::string_view text, void* target) {
                    *static_cast<Holder*>(target) = Holder{std::string{text}};
                    return true;
                },
            .string_of = [](const void* source) -> const std::string& {
                if constexpr (std::same_as<Holder, std::string>)
                    return *static_cast<const Holder*>(source);
                else
                    return static_cast<const Holder*>(source)->reveal();
            }};
}

template <std::signed_integral I>
constexpr Type integer_type() {
    return {
        .shape = Shape::integer,
        .read = read_integer,
        .read_text = integer_from,
        .write = write_integer,
        .native = {std::numeric_limits<I>::min(), std::numeric_limits<I>::max()},
        .set_integer = [](void* target,
                          std::int64_t value) { *static_cast<I*>(target) = static_cast<I>(value); },
        .get_integer = [](const void* source) -> std::int64_t {
            return *static_cast<const I*>(source);
        }};
}

/// Every code that Currency takes, in order.
std::vector<std::string> currency_codes();

template <typename E>
concept NamedOutside = requires { EnumNames<E>::words; };

/// Enumerators with their words: those that are told, or all under their own names.
template <typename E>
constexpr auto enum_pairs() {
    if constexpr (NamedOutside<E>) {
        return EnumNames<E>::words;
    } else {
        std::array<std::pair<E, std::string_view>, enum_values<E>.size()> pairs{};
        for (std::size_t i = 0; i < pairs.size(); ++i)
            pairs[i] = {enum_values<E>[i], enum_detail::names<E>[i]};
        return pairs;
    }
}

template <typename E>
struct EnumTable {
    static constexpr auto pairs = enum_pairs<E>();
    static constexpr auto words = [] {
        std::array<std::string_view, pairs.size()> out{};
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = pairs[i].second;
        return out;
    }();
    static std::size_t index(const void* source) {
        const E value = *static_cast<const E*>(source);
        for (std::size_t i = 0; i < pairs.size(); ++i)
            if (pairs[i].first == value) return i;
        broken_promise("every enumerator has a word");
    }
    static void set(void* target, std::size_t index) {
        *static_cast<E*>(target) = pairs[index].first;
    }
};

template <typename T>
struct TypeOf;

template <>
struct TypeOf<std::string> {
    static constexpr Type type = string_type<std::string, false>();
};
template <>
struct TypeOf<Secret<std::string>> {
    static constexpr Type type = string_type<Secret<std::string>, true>();
};
template <>
struct TypeOf<Personal<std::string>> {
    static constexpr Type type = string_type<Personal<std::string>, false>();
};
template <>
struct TypeOf<bool> {
    static constexpr Type type{.shape = Shape::boolean,
                               .read = read_boolean,
                               .read_text = boolean_from,
                               .write = write_boolean};
};
template <>
struct TypeOf<int> {
    static constexpr Type type = integer_type<int>();
};
template <>
struct TypeOf<std::int64_t> {
    static constexpr Type type = integer_type<std::int64_t>();
};
template <>
struct TypeOf<double> {
    static constexpr Type type{.shape = Shape::number,
                               .read = read_number,
                               .read_text = number_from,
                               .write = write_number};
};
template <>
struct TypeOf<Money> {
    static constexpr Type type{.shape = Shape::money, .read = read_money, .write = write_money};
};
template <>
struct TypeOf<Raw> {
    static constexpr Type type{.shape = Shape::any, .read = read_any, .write = write_any};
};

template <typename E>
    requires std::is_enum_v<E>
struct TypeOf<E> {
    static constexpr Type type{.shape = Shape::enumeration,
                               .read = read_enumeration,
                               .read_text = enumeration_from,
                               .write = write_enumeration,
                               .words = EnumTable<E>::words,
                               .word_of = EnumTable<E>::index,
                               .set_word = EnumTable<E>::set};
};

template <typename T>
    requires requires { TextForm<T>::shape; }
struct TypeOf<T> {
    static constexpr Type type{.shape = Shape::text,
                               .read = read_text_shape,
                               .read_text = text_shape_from,
                               .write =
                                   [](Writer& writer, const Type&, const void* source) {
                                       TextForm<T>::write(writer, *static_cast<const T*>(source));
                                   },
                               .text = TextForm<T>::shape,
                               .parse =
                                   [](std::string_view text, void* target) {
                                       auto value = TextForm<T>::parse(text);
                                       if (value) *static_cast<T*>(target) = std::move(*value);
                                       return value.has_value();
                                   }};
};

/// Whether `read_text` is there. Asked of the shape: where null checks are instrumented, no
/// function's address compares with null at compile time.
template <typename T>
inline constexpr bool has_text_form =
    TypeOf<T>::type.shape != Shape::money && TypeOf<T>::type.shape != Shape::object &&
    TypeOf<T>::type.shape != Shape::any;
template <typename T>
inline constexpr bool has_text_form<std::vector<T>> = has_text_form<T>;
template <typename T>
inline constexpr bool has_text_form<std::optional<T>> = has_text_form<T>;

template <typename T>
struct TypeOf<std::vector<T>> {
    using Vector = std::vector<T>;
    static constexpr Type type{
        .shape = Shape::array,
        .secret = TypeOf<T>::type.secret,
        .read = read_array,
        .read_text = has_text_form<T> ? array_from : nullptr,
        .write = write_array,
        .element = &TypeOf<T>::type,
        .append = [](void* v) -> void* { return &static_cast<Vector*>(v)->emplace_back(); },
        .clear = [](void* v) { static_cast<Vector*>(v)->clear(); },
        .reserve = [](void* v, std::size_t n) { static_cast<Vector*>(v)->reserve(n); },
        .size = [](const void* v) { return static_cast<const Vector*>(v)->size(); },
        .at = [](const void* v, std::size_t i) -> const void* {
            return &(*static_cast<const Vector*>(v))[i];
        }};
};

template <typename T>
struct TypeOf<std::optional<T>> {
    using Optional = std::optional<T>;
    static constexpr Type type{
        .shape = Shape::nullable,
        .secret = TypeOf<T>::type.secret,
        .read = read_nullable,
        .read_text = has_text_form<T> ? nullable_from : nullptr,
        .write = write_nullable,
        .element = &TypeOf<T>::type,
        .clear = [](void* o) { static_cast<Optional*>(o)->reset(); },
        .emplace = [](void* o) -> void* { return &static_cast<Optional*>(o)->emplace(); },
        .held = [](const void* o) -> const void* {
            const auto& optional = *static_cast<const Optional*>(o);
            return optional ? &*optional : nullptr;
        }};
};

template <Described T>
struct TypeOf<T> {
    static constexpr Type type{.shape = Shape::object,
                               .read = read_structure,
                               .write = write_structure,
                               .structure = structure<T>};
};
}  // namespace detail

template <typename T>
constexpr const Type& type_of() {
    return detail::TypeOf<T>::type;
}

template <typename Tag>
struct TextForm<Id<Tag>> {
    /// `^ord_[0-7][0-9a-hjkmnp-tv-z]{25}$`
    static constexpr auto pattern = [] {
        std::array<char, 36> text{};
        std::size_t at = 0;
        for (const char c : std::string_view{"^xxx_[0-7][0-9a-hjkmnp-tv-z]{25}$"}) text[at++] = c;
        for (std::size_t i = 0; i < 3; ++i) text[1 + i] = Tag::prefix[i];
        return text;
    }();
    static constexpr auto example_text = [] {
        std::array<char, 31> text{};
        std::size_t at = 0;
        for (const char c : std::string_view{"xxx_01kfm7q4x8f3v9a2c5d6e7g8hj"}) text[at++] = c;
        for (std::size_t i = 0; i < 3; ++i) text[i] = Tag::prefix[i];
        return text;
    }();
    static constexpr TextShape shape{.pattern = pattern.data(), .example = example_text.data()};
    static std::optional<Id<Tag>> parse(std::string_view text) { return Id<Tag>::parse(text); }
    static void write(Writer& writer, const Id<Tag>& id) { writer.value(id); }
};

template <>
struct TextForm<TimePoint> {
    static constexpr TextShape shape{
        .format = "date-time",
        .pattern = "^(19[7-9][0-9]|2[01][0-9]{2}|2200)-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):"
                   "[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
        .example = "2026-01-31T12:00:00Z"};
    static std::optional<TimePoint> parse(std::string_view text) { return parse_rfc3339(text); }
    static void write(Writer& writer, const TimePoint& time) { writer.value(time); }
};

template <>
struct TextForm<Currency> {
    static constexpr TextShape shape{.example = "EUR", .choices = detail::currency_codes};
    static std::optional<Currency> parse(std::string_view text) { return Currency::parse(text); }
    static void write(Writer& writer, const Currency& currency) { writer.word(currency.code()); }
};

}  // namespace waybill::json
