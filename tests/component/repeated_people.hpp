// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

namespace waybill::town {

/// The changes of identity that repeated_people_test.cpp says twice, as RepeatedRoutes names them.
std::set<std::string> routes_of_people();

}  // namespace waybill::town
