// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/roles.pb.h"
#include "services/identity/usecases/role_ports.hpp"

namespace waybill::identity {

v1::RoleRequest to_message(const AskedRole& asked);
v1::Invitation to_message(const Invitation& invitation, TimePoint now);

}  // namespace waybill::identity
