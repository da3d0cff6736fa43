// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"

namespace waybill::crypto {

/// By which couriers' side checks the PIN of an order without knowing it: orders makes it, and it
/// travels in the order's events. Of ten thousand PINs the right one would be found at once, were
/// there no key in it.
std::string pin_digest(const Sealer& sealer, std::string_view order, std::string_view pin);

/// What was sent and stored before there was a key: SHA-256 of order, ':' and PIN in hexadecimal.
bool is_keyless_pin_digest(std::string_view digest);
/// The digest that it stands for.
std::string keyed_pin_digest(const Sealer& sealer, std::string_view keyless);

}  // namespace waybill::crypto
