// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/right_sets.pb.h"
#include "services/identity/domain/right_set.hpp"

#include <span>

namespace waybill::identity {

v1::RightSet to_message(const RightSet& set);
v1::HeldRightSets to_message(std::span<const RightSet> held);

}  // namespace waybill::identity
