// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/import.pb.h"
#include "platform/core/result.hpp"

#include <string_view>
#include <vector>

namespace waybill::commands {

/// How a file of accounts is written.
enum class ImportForm : std::uint8_t { json_lines, csv };
/// By the end of its name: `.csv`, else JSON, an object a line.
ImportForm form_of(std::string_view path);

/// One account of the file, or what is wrong with its form.
struct ImportRow {
    int line{0};  ///< where it begins, from 1
    identity::v1::ImportedUser user{};
    std::vector<FieldProblem> problems{};
};

/// As many as are taken from one file.
inline constexpr std::size_t import_rows_max = 100'000;

/// All rows. CSV (RFC 4180) has names in its first line: email, password_hash, first_name,
/// last_name and, where they are wanted, phone, locale, birth_date, roles (with spaces between).
/// invalid: import.unreadable for what is no such file, with the line in the detail.
Result<std::vector<ImportRow>> read_import(std::string_view text, ImportForm form);

}  // namespace waybill::commands
