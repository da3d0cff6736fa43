// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/addresses.pb.h"
#include "services/identity/domain/address.hpp"

namespace waybill::identity {

v1::Address to_message(const Address& address);
/// Nothing when its id cannot be read.
std::optional<Address> from_message(const v1::Address& message);
AddressChanges from_message(const v1::AddressFields& fields);

}  // namespace waybill::identity
