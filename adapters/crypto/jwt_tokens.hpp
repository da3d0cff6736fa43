// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/tokens.hpp"

#include <memory>
#include <string>
#include <vector>

namespace waybill {

/// Access tokens as JWT, ES256 only, through cjose. The first key signs; all keys verify, so that
/// a key is replaced by putting the new one in front and dropping the old one later.
class JwtTokens final : public crypto::TokenSigner, public crypto::TokenVerifier {
public:
    struct Settings {
        std::string issuer{"waybill"};
        std::string audience{"waybill-api"};
        Duration lifetime{10min};
        /// How far in the future `iat` and `nbf` may lie; `exp` has no leeway.
        Duration clock_leeway{60s};
    };

    /// Errors: `invalid`, `tokens.bad_key` when a PEM text is not a private key on P-256.
    static Result<std::unique_ptr<JwtTokens>> create(Settings settings,
                                                     const std::vector<SecretText>& pem_keys,
                                                     const Clock& clock);
    /// A new private key as PEM text (PKCS #8), for a file that only its owner reads.
    static SecretText generate_key();

    ~JwtTokens() override;
    Result<crypto::AccessToken> sign(const crypto::NewAccess& access) override;
    std::string public_keys_json() const override;
    Result<crypto::AccessClaims> verify(std::string_view token) override;

private:
    struct Key;
    JwtTokens(Settings settings, const Clock& clock);

    Settings settings_;
    const Clock& clock_;
    std::vector<Key> keys_;
};

}  // namespace waybill
