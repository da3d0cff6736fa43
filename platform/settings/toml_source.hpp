// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/settings/raw.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::settings {

/// A setting as a file has it.
struct FileEntry {
    std::string name;  ///< section.name
    std::uint32_t line;
    Raw raw;
};
struct FileSection {
    std::string name;
    std::uint32_t line;
};
/// Both in order of their lines.
struct FileContent {
    std::vector<FileSection> sections;
    std::vector<FileEntry> entries;
};
struct FileMistake {
    std::uint32_t line;
    std::string sentence;
};

/// Reads TOML 1.0. The sentence of a mistake repeats nothing from the file, which may hold secrets.
std::expected<FileContent, FileMistake> read_toml(std::string_view text);

}  // namespace waybill::settings
