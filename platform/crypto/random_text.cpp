// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/random_text.hpp"

#include "platform/crypto/encoding.hpp"

#include <span>
#include <string>

namespace waybill::crypto {

SecretText random_token(Random& random, std::size_t bytes) {
    std::string raw(bytes, '\0');
    random.fill(std::as_writable_bytes(std::span{raw}));
    return SecretText{base64url_encode(raw)};
}

SecretText six_digit_code(Random& random) {
    const auto digits = std::to_string(1'000'000 + random.below(1'000'000));
    return SecretText{digits.substr(1)};
}

}  // namespace waybill::crypto
