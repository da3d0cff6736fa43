// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

/// What people type where a command should be, before CLI11 reads it. Words are CLI11's: backwards.
namespace waybill {

/// `help serve` is `serve --help`; nothing at all is a question too.
void understand_help(std::vector<std::string>& words);

/// A word where a command should be and is none, with the nearest that is one; or nothing.
std::string wrong_command(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace waybill
