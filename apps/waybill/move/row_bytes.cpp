// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/move/row_bytes.hpp"

#include <format>

namespace waybill::move {
namespace {

using namespace std::string_view_literals;

/// Big-endian, as the wire has it.
template <typename Number>
void append_number(std::string& out, Number number) {
    for (int shift = static_cast<int>(sizeof(Number)) * 8 - 8; shift >= 0; shift -= 8)
        out +=
            static_cast<char>(static_cast<std::uint64_t>(number) >> static_cast<unsigned>(shift));
}

void append_cell(std::string& out, const sql::Row& row, int column, Kind kind) {
    if (row.null(column)) return append_number<std::int32_t>(out, -1);
    switch (kind) {
        case Kind::number:
            append_number<std::int32_t>(out, sizeof(std::int64_t));
            return append_number(out, row.integer(column));
        case Kind::truth:
            append_number<std::int32_t>(out, 1);
            // Not as a truth: a file that had something else would be found out by this.
            return append_number(out, static_cast<std::int8_t>(row.integer(column)));
        case Kind::text:
        case Kind::bytes: {
            const std::string_view bytes = row.view(column);
            append_number(out, static_cast<std::int32_t>(bytes.size()));
            out += bytes;
            return;
        }
    }
}

}  // namespace

void append_row(std::string& out, const sql::Row& row, const Table& table) {
    append_number(out, static_cast<std::int16_t>(table.columns.size()));
    for (int i = 0; const Column& column : table.columns) append_cell(out, row, i++, column.kind);
}

std::string_view copy_begin() { return "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"sv; }
std::string_view copy_end() { return "\377\377"sv; }

sql::Value value_of(const sql::Row& row, int column, Kind kind) {
    if (row.null(column)) return std::nullopt;
    switch (kind) {
        case Kind::number:
        case Kind::truth: return row.integer(column);
        case Kind::text: return row.view(column);
        case Kind::bytes: return sql::Value::bytes(row.view(column));
    }
    std::unreachable();
}

std::string key_words(const sql::Row& row, const Table& table) {
    std::string words;
    for (const int column : table.key) {
        if (!words.empty()) words += ", ";
        switch (table.columns[static_cast<std::size_t>(column)].kind) {
            case Kind::number:
            case Kind::truth: words += std::to_string(row.integer(column)); break;
            case Kind::text: words += row.view(column); break;
            case Kind::bytes: {
                for (const char byte : row.view(column))
                    words += std::format("{:02x}", static_cast<std::uint8_t>(byte));
                break;
            }
        }
    }
    return words;
}

}  // namespace waybill::move
