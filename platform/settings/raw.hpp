// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace waybill::settings {

/// A value as its source wrote it. Flags and environment have only `words`, which may mean any
/// type; a file has typed values, and a quoted number there is text.
struct Raw {
    enum class Kind : std::uint8_t { words, text, integer, real, boolean, list, other };
    Kind kind{Kind::words};
    std::string text{};  ///< words, text; of the others as written, for messages
    std::int64_t integer{0};
    double real{0};
    bool boolean{false};
    std::vector<Raw> items{};  ///< list
};

}  // namespace waybill::settings
