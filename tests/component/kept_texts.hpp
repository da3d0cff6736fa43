// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/component/town_world.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace waybill::town {

/// The columns of all services' tables, `identity.users.email`, that have the text anywhere in one
/// of their cells, messages in bytes as well. For databases in files.
std::vector<std::string> columns_with(const TownWorld& town, std::string_view text);

}  // namespace waybill::town
