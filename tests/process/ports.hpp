// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace waybill::process {

/// Different ports of 127.0.0.1 that nobody has now, and that no other test program is given until
/// this one ends. Throws when there are none.
std::vector<int> free_ports(std::size_t count);

}  // namespace waybill::process
