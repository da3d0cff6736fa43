// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace waybill::dispatch {

inline constexpr std::size_t columns_max = 8;
inline constexpr std::size_t rows_max = 1'000'000;  ///< of one file; a city has thousands
inline constexpr std::size_t file_bytes_max = 256U * 1024 * 1024;

/// Reads one tab-separated file with a header line, row by row, and knows where it is.
class Rows {
public:
    /// `file` is what errors call it.
    Rows(std::string file, std::string_view text) : file_{std::move(file)}, rest_{text} {}

    /// The header must be exactly these columns.
    Status header(std::span<const std::string_view> columns);
    /// True with the next row that is not empty, false at the end.
    Result<bool> next();

    std::string_view text(std::size_t column) const { return cells_[column]; }
    Result<std::string> id(std::size_t column) const;
    /// Finite, within ±10^8.
    Result<double> number(std::size_t column) const;
    /// A whole number between the bounds.
    Result<std::int32_t> whole(std::size_t column, std::int32_t lowest, std::int32_t highest) const;
    /// `file:line: words`
    std::unexpected<Error> wrong(std::string_view words) const;

private:
    bool take_line();
    std::string name_of(std::size_t column) const;

    std::string file_;
    std::string_view rest_;
    std::string_view line_{};
    std::size_t number_{0};
    std::span<const std::string_view> columns_{};
    std::array<std::string_view, columns_max> cells_{};
};

/// Anew, with exactly this text.
Status write_file(const std::string& path, const std::string& text);

}  // namespace waybill::dispatch
