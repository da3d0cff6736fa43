// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/value.hpp"

#include <array>
#include <span>
#include <vector>

struct pg_result;

namespace waybill::postgres {

/// PostgreSQL's number of a type (its Oid).
using TypeNumber = unsigned int;

/// The parameters of one statement as libpq takes them: binary, in the type that the server found
/// for each when it prepared the statement. Borrows the values until the call that sends them.
class Parameters {
public:
    void bind(std::span<const sql::Value> values, std::span<const TypeNumber> types);

    int count() const { return static_cast<int>(data_.size()); }
    const char* const* data() const { return data_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

private:
    void bind_number(std::size_t at, const sql::Value& value, TypeNumber type);

    std::vector<const char*> data_{};
    std::vector<int> lengths_{};
    std::vector<int> formats_{};
    std::vector<std::array<char, 24>> numbers_{};
};

/// How many rows a statement changed; 0 of one that only reads.
std::int64_t rows_changed(pg_result& result);
int rows_in(const pg_result& result);

/// One row of a binary result.
class ResultRow final : public sql::Row {
public:
    ResultRow(const pg_result& result, int row) : result_{result}, row_{row} {}
    bool null(int column) const override;
    /// Also of a SUM, which is NUMERIC there; a number that does not fit marks the row corrupt.
    std::int64_t integer(int column) const override;
    std::string_view view(int column) const override;

private:
    const pg_result& result_;
    int row_;
};

}  // namespace waybill::postgres
