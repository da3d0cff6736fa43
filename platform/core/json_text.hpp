// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waybill {

/// Appends `text` as a JSON string with its quotes. Whatever the bytes, the result is valid JSON on
/// one line: control characters are escaped, broken UTF-8 becomes U+FFFD, and so do the separators
/// that some readers take for line ends (U+2028, U+2029, U+0085 as \u escapes).
void append_json_string(std::string& out, std::string_view text);

/// The same escapes without quotes and with quotes left alone, for readable lines.
void append_printable(std::string& out, std::string_view text);

}  // namespace waybill
