// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/secret.hpp"

#include <string_view>

namespace waybill::gateway {

/// A key of its own for one purpose, made from the installation's: what one of them signs is worth
/// nothing under another. Purposes have static storage and never change.
SecretText key_for(const SecretText& installation_key, std::string_view purpose);

}  // namespace waybill::gateway
