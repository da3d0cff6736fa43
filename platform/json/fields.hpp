// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/assert.hpp"
#include "platform/core/enum_values.hpp"
#include "platform/core/secret.hpp"
#include "platform/json/narrowed.hpp"
#include "platform/json/type.hpp"

#include <array>
#include <concepts>
#include <optional>
#include <type_traits>

namespace waybill::json {

template <typename T>
class Fields;

/// Describes a struct from outside: `static void describe(Fields<T>&)`. For types that cannot
/// have the member function of that name.
template <typename T>
struct Description;

/// Other words for an enum than its enumerators' own names (a closing `_` left out):
/// `static constexpr std::array words{std::pair{E::a, "a"sv}, …};`
template <typename E>
struct EnumNames;

/// A type that is one string on the wire: `static constexpr TextShape shape`,
/// `static std::optional<T> parse(std::string_view)`, `static void write(Writer&, const T&)`.
template <typename T>
struct TextForm;

/// Any JSON, as text. In: what came, in canonical form. Out: written as it is.
struct Raw {
    std::string json{"null"};
};

template <typename T>
concept DescribesItself = requires(Fields<T>& fields) { T::describe(fields); };
template <typename T>
concept DescribedOutside = requires(Fields<T>& fields) { Description<T>::describe(fields); };
template <typename T>
concept Described = std::default_initializable<T> && (DescribesItself<T> || DescribedOutside<T>);

template <typename T>
const Struct& structure();
/// The description of a C++ type; a compile error when it has none.
template <typename T>
constexpr const Type& type_of();

/// What `describe` is given. `required`: must be there. `optional` with a std::optional member:
/// absent means nothing, and nothing is not written; with any other member: absent means the value
/// that the struct has by default. A `required` std::optional is a value that may be null, and
/// so is an `optional` std::optional<std::optional<T>>, as merge patches need.
template <typename T>
class Fields {
public:
    Fields(Struct& made, const T& defaults) : made_{made}, defaults_{defaults} {}

    void title(std::string_view name, std::string_view help = {}) {
        made_.title = name;
        made_.help = help;
    }
    template <typename U, typename Owner>
    void required(std::string_view name, U Owner::* member, Rules rules = {}) {
        add(Source::body, true, name, member, rules);
    }
    /// A field as it is; its key is made.
    void add(Field field) {
        WAYBILL_ASSERT(made_.find(field.source, field.name) == nullptr);
        WAYBILL_ASSERT(made_.fields.size() < fields_max);
        made_.has_body = made_.has_body || field.source == Source::body;
        field.key = '"' + std::string{field.name} + "\":";
        made_.fields.push_back(std::move(field));
    }
    template <typename U, typename Owner>
    void optional(std::string_view name, U Owner::* member, Rules rules = {}) {
        add(Source::body, false, name, member, rules);
    }
    /// A `{name}` of the route; always required.
    template <typename U, typename Owner>
    void path(std::string_view name, U Owner::* member, Rules rules = {}) {
        add(Source::path, true, name, member, rules);
    }
    /// Required when the member is neither a std::optional nor has a sense by default; say which.
    template <typename U, typename Owner>
    void query(std::string_view name, U Owner::* member, Rules rules = {}) {
        add(Source::query, false, name, member, rules);
    }
    /// A std::optional member may be absent; any other is required. A missing If-Match is 428.
    template <typename U, typename Owner>
    void header(std::string_view name, U Owner::* member, Rules rules = {}) {
        add(Source::header, type_of<U>().shape != Shape::nullable, name, member, rules);
    }

private:
    template <typename U, typename Owner>
        requires std::derived_from<T, Owner>
    void add(Source source, bool required, std::string_view name, U Owner::* member, Rules rules) {
        const auto* whole = reinterpret_cast<const char*>(&defaults_);
        const auto* part = reinterpret_cast<const char*>(&(defaults_.*member));
        add({.name = name,
             .key = {},
             .source = source,
             .required = required,
             .offset = static_cast<std::size_t>(part - whole),
             .type = &type_of<U>(),
             .rules = rules});
    }
    Struct& made_;
    const T& defaults_;
};

template <typename T>
const Struct& structure() {
    static const T defaults{};
    static const Struct made = [] {
        Struct result;
        result.defaults = &defaults;
        Fields<T> fields{result, defaults};
        if constexpr (DescribesItself<T>)
            T::describe(fields);
        else
            Description<T>::describe(fields);
        return result;
    }();
    return made;
}

}  // namespace waybill::json

#include "platform/json/types.hpp"
