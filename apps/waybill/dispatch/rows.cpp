// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/rows.hpp"

#include <charconv>
#include <cmath>
#include <format>
#include <fstream>

namespace waybill::dispatch {
namespace {

constexpr double metres_max = 1e8;
constexpr std::size_t shown_max = 40;

/// What stands in a cell, fit for one line of a terminal.
std::string shown(std::string_view cell) {
    std::string out;
    for (const char letter : cell.substr(0, shown_max))
        out += letter >= ' ' && letter != 0x7F ? letter : '?';
    return cell.size() > shown_max ? out + "..." : out;
}

bool read_number(std::string_view cell, double& value) {
    const char* end = cell.data() + cell.size();
    const auto read = std::from_chars(cell.data(), end, value);
    return read.ec == std::errc{} && read.ptr == end && std::isfinite(value);
}

}  // namespace

std::unexpected<Error> Rows::wrong(std::string_view words) const {
    return fail(ErrorKind::invalid, "dispatch.bad_instance",
                std::format("{}:{}: {}", file_, number_, words));
}

bool Rows::take_line() {
    if (rest_.empty()) return false;
    const auto end = rest_.find('\n');
    line_ = rest_.substr(0, end);
    rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    ++number_;
    return true;
}

Status Rows::header(std::span<const std::string_view> columns) {
    columns_ = columns;
    std::string wanted;
    for (const std::string_view column : columns) {
        if (!wanted.empty()) wanted += '\t';
        wanted += column;
    }
    number_ = 0;
    if (!take_line()) {
        number_ = 1;
        return wrong("the file is empty, a header was expected");
    }
    if (line_ != wanted)
        return wrong(
            std::format("wrong header \"{}\", expected \"{}\"", shown(line_), shown(wanted)));
    return {};
}

Result<bool> Rows::next() {
    do {
        if (!take_line()) return false;
    } while (line_.find_first_not_of(" \t") == std::string_view::npos);
    if (number_ > rows_max + 1) return wrong(std::format("more than {} lines", rows_max));
    std::size_t count = 0;
    std::string_view rest = line_;
    while (true) {
        const auto tab = rest.find('\t');
        if (count < columns_.size()) cells_[count] = rest.substr(0, tab);
        ++count;
        if (tab == std::string_view::npos) break;
        rest.remove_prefix(tab + 1);
    }
    if (count != columns_.size())
        return wrong(std::format("{} columns, expected {}", count, columns_.size()));
    return true;
}

std::string Rows::name_of(std::size_t column) const { return std::string{columns_[column]}; }

Result<std::string> Rows::id(std::size_t column) const {
    const std::string_view cell = cells_[column];
    if (cell.empty() || cell == "0" || cell.find_first_of(" \t") != std::string_view::npos)
        return wrong(std::format("{}: \"{}\" is not an id", name_of(column), shown(cell)));
    return std::string{cell};
}

Result<double> Rows::number(std::size_t column) const {
    double value = 0;
    if (!read_number(cells_[column], value) || std::abs(value) > metres_max)
        return wrong(std::format("{}: \"{}\" is not a number of metres", name_of(column),
                                 shown(cells_[column])));
    return value;
}

Result<std::int32_t> Rows::whole(std::size_t column, std::int32_t lowest,
                                 std::int32_t highest) const {
    double value = 0;
    if (!read_number(cells_[column], value))
        return wrong(
            std::format("{}: \"{}\" is not a number", name_of(column), shown(cells_[column])));
    if (value < lowest || value > highest || value != std::floor(value))
        return wrong(std::format("{}: {} is not a whole number from {} to {}", name_of(column),
                                 shown(cells_[column]), lowest, highest));
    return static_cast<std::int32_t>(value);
}

Status write_file(const std::string& path, const std::string& text) {
    std::ofstream out{path, std::ios::binary | std::ios::trunc};
    out << text;
    out.close();
    if (!out) return fail(ErrorKind::unavailable, "dispatch.cannot_write", path);
    return {};
}

}  // namespace waybill::dispatch
