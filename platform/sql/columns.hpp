// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/query.hpp"
#include "platform/sql/stored.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

namespace waybill::sql {

/// One column of a list: its name, and how it is read into a T and written from one.
template <typename T>
struct Column {
    ColumnName name{};
    void (*read)(const Row&, int, T&){nullptr};
    Value (*write)(const T&, Texts&){nullptr};
};

namespace columns_detail {

template <typename Owner, typename Value>
Owner owner_of(Value Owner::*);

template <auto First, auto... Rest>
auto& reach(auto& object) {
    if constexpr (sizeof...(Rest) == 0)
        return object.*First;
    else
        return reach<Rest...>(object.*First);
}

/// A form of a member as one of the object that has it.
template <typename Form, auto First, auto... Rest>
struct At {
    using T = decltype(owner_of(First));
    static void read(const Row& row, int at, T& object) {
        Form::read(row, at, reach<First, Rest...>(object));
    }
    static Value write(const T& object, Texts& texts) {
        return Form::write(reach<First, Rest...>(object), texts);
    }
};
/// The form that the member's type has by itself.
struct Usual {
    template <typename V>
    static void read(const Row& row, int at, V& value) {
        Stored<V>::read(row, at, value);
    }
    template <typename V>
    static Value write(const V& value, Texts& texts) {
        return Stored<V>::write(value, texts);
    }
};

template <typename T>
constexpr Column<T> column(std::string_view name, void (*read)(const Row&, int, T&),
                           Value (*write)(const T&, Texts&)) {
    return {.name = {.name = name}, .read = read, .write = write};
}
template <typename T>
constexpr Column<T> column(std::string_view name, std::nullptr_t,
                           Value (*write)(const T&, Texts&)) {
    return {.name = {.name = name, .read = false}, .write = write};
}
template <typename T>
constexpr Column<T> column(std::string_view name, void (*read)(const Row&, int, T&),
                           std::nullptr_t) {
    return {.name = {.name = name, .written = false}, .read = read};
}

}  // namespace columns_detail

/// A column in a form of its own, which is a type with `read` and `write` as `Stored` has them. It
/// is the form of the member that `Path` leads to, or of the whole object where there is no path. A
/// form without `read` or without `write` is not in the statements that would need it.
template <typename Form, auto... Path>
constexpr auto fixed_as(std::string_view name) {
    if constexpr (sizeof...(Path) > 0)
        return fixed_as<columns_detail::At<Form, Path...>>(name);
    else if constexpr (!requires { &Form::read; })
        return columns_detail::column(name, nullptr, &Form::write);
    else if constexpr (!requires { &Form::write; })
        return columns_detail::column(name, &Form::read, nullptr);
    else
        return columns_detail::column(name, &Form::read, &Form::write);
}
template <typename Form, auto... Path>
constexpr auto changing_as(std::string_view name) {
    auto column = fixed_as<Form, Path...>(name);
    column.name.changes = true;
    return column;
}

/// A column that is written with the row and stays. `Path` leads to its member: `&Order::number`,
/// or `&Order::kept, &KeptSecrets::sealed`.
template <auto... Path>
constexpr auto fixed(std::string_view name) {
    return fixed_as<columns_detail::Usual, Path...>(name);
}
/// One that an update writes too.
template <auto... Path>
constexpr auto changing(std::string_view name) {
    return changing_as<columns_detail::Usual, Path...>(name);
}

/// The columns of a table (or of a SELECT over several) and the members of T that they are, said
/// once. Statements get their names and parameters from it, see `Query`; it binds these, and reads
/// a row. A constant with static storage.
template <typename T, std::size_t N>
class Columns {
public:
    template <typename... More>
    consteval explicit Columns(Column<T> first, More... more)
        : columns_{first, more...}, names_{first.name, more.name...} {
        for (std::size_t i = 0; i < N; ++i) {
            if (names_[i].changes && !names_[i].written) throw "a column changes and has no write";
            for (std::size_t j = 0; j < i; ++j)
                if (names_[i].name == names_[j].name) throw "a column is named twice";
        }
    }

    constexpr operator std::span<const ColumnName>() const { return names_; }

    /// For `Tx::one` and `Tx::all`.
    T operator()(const Row& row) const {
        T object{};
        read(row, object);
        return object;
    }
    void read(const Row& row, T& object) const {
        int at = 0;
        for (const auto& column : columns_)
            if (column.read != nullptr) column.read(row, at++, object);
    }

    /// Where the columns begin that a SELECT has after these.
    int end() const { return static_cast<int>(std::ranges::count_if(names_, &ColumnName::read)); }

    /// The parameters of an INSERT: those that its text has itself, and the object's.
    template <typename... Own>
    Values values(const T& object, const Own&... own) const {
        Values all{N + sizeof...(Own), own...};
        for (const auto& column : columns_)
            if (column.write != nullptr) all.add(column.write(object, all.texts()));
        return all;
    }
    /// Those of an UPDATE: which row and what else its text has itself, and what changes.
    template <typename... Own>
    Values changes(const T& object, const Own&... own) const {
        Values all{N + sizeof...(Own), own...};
        for (const auto& column : columns_)
            if (column.name.changes) all.add(column.write(object, all.texts()));
        return all;
    }

private:
    std::array<Column<T>, N> columns_;
    std::array<ColumnName, N> names_;
};

template <typename T, typename... More>
Columns(Column<T>, More...) -> Columns<T, 1 + sizeof...(More)>;

}  // namespace waybill::sql
