// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace waybill::catalog {

/// Nothing when the text is not well-formed UTF-8 (overlong forms and surrogates included).
std::optional<std::u32string> decode_utf8(std::string_view text);
std::string encode_utf8(std::u32string_view points);

/// Unicode's full case folding: texts that differ only in case fold to the same text, whatever
/// the script (`Straße` and `STRASSE`, `Ὀδυσσεύς` and `ὈΔΥΣΣΕΎΣ`).
std::u32string fold_case(std::u32string_view points);

}  // namespace waybill::catalog
