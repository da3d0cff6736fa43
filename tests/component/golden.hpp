// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace waybill::town::golden {

std::string text_of(const auto& lines) {
    std::string text;
    for (const std::string& line : lines) text.append(line).append("\n");
    return text;
}

/// With a list in tests/golden; WAYBILL_WRITE_GOLDEN=1 writes it anew.
void compare(const std::string& name, const std::string& now);

}  // namespace waybill::town::golden
