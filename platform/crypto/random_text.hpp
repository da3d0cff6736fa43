// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/core/secret.hpp"

#include <cstddef>

namespace waybill::crypto {

/// An unguessable base64url text (refresh tokens, tracking links); 32 bytes give 43 characters.
SecretText random_token(Random& random, std::size_t bytes = 32);

/// Six decimal digits, each of the million codes equally likely.
SecretText six_digit_code(Random& random);

}  // namespace waybill::crypto
