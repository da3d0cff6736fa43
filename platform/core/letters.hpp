// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace waybill {

/// A letter of any script, or a mark that belongs to one.
bool is_letter(char32_t c);

/// Lower case by simple folding, one character for one; others as they are.
char32_t fold_case(char32_t c);

}  // namespace waybill
