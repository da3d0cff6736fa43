// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/time.hpp"

#include <array>
#include <cstdint>
#include <forward_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::sql {

/// A bound parameter. Text and bytes are borrowed: the source outlives the statement's call.
class Value {
public:
    enum class Type : std::uint8_t { null, integer, boolean, text, bytes };

    Value(std::nullopt_t) {}
    Value(std::int64_t number) : type_{Type::integer}, number_{number} {}
    Value(int number) : type_{Type::integer}, number_{number} {}
    Value(bool truth) : type_{Type::boolean}, number_{truth ? 1 : 0} {}
    Value(TimePoint time) : type_{Type::integer}, number_{to_micros(time)} {}
    Value(std::string_view text) : type_{Type::text}, view_{text} {}
    Value(const std::string& text) : type_{Type::text}, view_{text} {}
    Value(const char* text) : type_{Type::text}, view_{text} {}
    template <typename Tag>
    Value(const Id<Tag>& id) : type_{Type::text}, inline_{true} {
        id.write(id_text_.data());
    }
    template <typename T>
    Value(const std::optional<T>& value) {
        if (value) *this = Value{*value};
    }
    static Value bytes(std::string_view bytes) {
        Value value{bytes};
        value.type_ = Type::bytes;
        return value;
    }

    Type type() const { return type_; }
    std::int64_t integer() const { return number_; }
    std::string_view view() const {
        return inline_ ? std::string_view{id_text_.data(), id_text_.size()} : view_;
    }

private:
    Type type_{Type::null};
    bool inline_{false};
    std::int64_t number_{0};
    std::string_view view_{};
    std::array<char, 30> id_text_{};
};

/// Text that a parameter borrows and that nothing else keeps.
class Texts {
public:
    Texts() = default;
    Texts(Texts&&) = default;  // no copy, whose parameters would borrow from the first
    Texts& operator=(Texts&&) = default;
    std::string_view keep(std::string text) { return kept_.emplace_front(std::move(text)); }

private:
    std::forward_list<std::string> kept_{};
};

/// The parameters of one statement, in the order of their numbers. It borrows as `Value` does.
class Values {
public:
    template <typename... Args>
    explicit Values(std::size_t count, const Args&... first) {
        values_.reserve(count);
        (values_.emplace_back(first), ...);
    }
    template <typename... Args>
    static Values of(const Args&... all) {
        return Values{sizeof...(Args), all...};
    }
    void add(Value value) { values_.push_back(value); }
    Texts& texts() { return texts_; }
    std::span<const Value> all() const { return values_; }

private:
    std::vector<Value> values_{};
    Texts texts_{};
};

/// One result row, valid inside the callback that receives it. Columns count from 0.
class Row {
public:
    virtual ~Row() = default;
    virtual bool null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    /// Text or bytes as stored.
    virtual std::string_view view(int column) const = 0;

    bool boolean(int column) const { return integer(column) != 0; }
    std::string text(int column) const { return std::string{view(column)}; }
    TimePoint time(int column) const { return from_micros(integer(column)); }
    std::optional<TimePoint> maybe_time(int column) const {
        return null(column) ? std::nullopt : std::optional{time(column)};
    }
    /// A malformed id marks the row corrupt: the statement then fails as `sql.corrupt`.
    template <typename AnyId>
    AnyId id(int column) const {
        const auto parsed = AnyId::parse(view(column));
        if (!parsed) corrupt_ = true;
        return parsed.value_or(AnyId{});
    }
    /// An empty id for NULL.
    template <typename AnyId>
    AnyId maybe_id(int column) const {
        return null(column) ? AnyId{} : id<AnyId>(column);
    }
    /// For a value that only our own code writes and that cannot be read back.
    void mark_corrupt() const { corrupt_ = true; }
    bool corrupt() const { return corrupt_; }

private:
    mutable bool corrupt_{false};
};

}  // namespace waybill::sql
