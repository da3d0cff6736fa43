// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/events.pb.h"
#include "contracts/identity/v1/identity.pb.h"
#include "services/identity/domain/account.hpp"

namespace waybill::identity {

v1::Account to_message(const Account& account);
/// Nothing when an id or a role cannot be read.
std::optional<Account> from_message(const v1::Account& message);
v1::UserChanged to_event(const Account& account);

}  // namespace waybill::identity
