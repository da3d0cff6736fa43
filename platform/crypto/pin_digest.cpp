// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/pin_digest.hpp"

namespace waybill::crypto {

std::string pin_digest(const Sealer& sealer, std::string_view order, std::string_view pin) {
    std::string text{order};
    text.append(":").append(pin);
    return keyed_pin_digest(sealer, sha256_hex(text));
}

bool is_keyless_pin_digest(std::string_view digest) { return digest.size() == 64; }

std::string keyed_pin_digest(const Sealer& sealer, std::string_view keyless) {
    return sealer.digest("order pin", keyless);
}

}  // namespace waybill::crypto
