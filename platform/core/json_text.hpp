// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace waybill {

/// Appends `text` as a JSON string with its quotes. Whatever the bytes, the result is valid JSON on
/// one line: broken UTF-8 becomes U+FFFD; control characters are escaped, and so are those that
/// some readers take for line ends (U+2028, U+2029, U+0085) and those that reverse text.
void append_json_string(std::string& out, std::string_view text);
std::string json_string(std::string_view text);

/// The same escapes for readable lines: no quotes around it, quotes inside left alone.
void append_printable(std::string& out, std::string_view text);

}  // namespace waybill
