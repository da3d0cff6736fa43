// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace waybill::crypto {

/// Whether a password is among the first that an attacker tries. Case does not matter, nor do a
/// few trailing digits and signs behind a common word (`Password123!`).
bool is_common_password(std::string_view password);

}  // namespace waybill::crypto
