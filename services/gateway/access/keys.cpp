// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/keys.hpp"

#include "platform/crypto/digest.hpp"

namespace waybill::gateway {

SecretText key_for(const SecretText& installation_key, std::string_view purpose) {
    const auto key = crypto::hmac_sha256(installation_key.reveal(), purpose);
    return SecretText{std::string{crypto::view(key)}};
}

}  // namespace waybill::gateway
