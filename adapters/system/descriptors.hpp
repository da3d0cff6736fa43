// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace waybill {

/// How many files and connections this process may have open: raises the limit to the most that
/// the system allows without asking, and tells what it is then.
std::uint64_t raise_descriptor_limit();

}  // namespace waybill
