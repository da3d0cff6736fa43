// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/crypto/jwt_verifier.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace waybill {

/// Access tokens as JWT, ES256 only, through cjose. The first key signs; all keys verify, so that
/// a key is replaced by putting the new one in front and dropping the old one later.
class JwtTokens final : public crypto::TokenSigner, public crypto::TokenVerifier {
public:
    /// Errors: `invalid`, `tokens.bad_key` when the text is not one or more private keys on P-256
    /// in PEM form, one after the other.
    static Result<std::unique_ptr<JwtTokens>> create(TokenRules rules, const SecretText& pem_keys,
                                                     const Clock& clock);
    /// A new private key as PEM text (PKCS #8), for a file that only its owner reads.
    static SecretText generate_key();

    ~JwtTokens() override;
    /// Other keys take the place of these. A new first one is published now and signs after
    /// `settling`, when those who verify know it; what is dropped is published until the last
    /// token that it signed has ended. Errors: as of `create`; then nothing has changed.
    Status replace(const SecretText& pem_keys, Duration settling);
    Result<crypto::AccessToken> sign(const crypto::NewAccess& access) override;
    std::string public_keys_json() const override;
    Result<crypto::AccessClaims> verify(std::string_view token) override;

private:
    JwtTokens(TokenRules rules, const Clock& clock);
    std::shared_ptr<const jose::Key> signing();
    /// Which key signs, and which will, now that there is a newest one. With the lock held.
    void choose(const std::shared_ptr<const jose::Key>& newest, SteadyTime now, Duration settling);
    /// The next key signs once its time has come, whether or not anyone signs. With the lock held.
    void promote(SteadyTime now);

    const TokenRules rules_;
    const Clock& clock_;
    JwtVerifier verifier_;
    mutable std::mutex mutex_{};
    std::vector<TimedKey> keys_{};  ///< published until their time is over
    std::shared_ptr<const jose::Key> signing_{};
    std::shared_ptr<const jose::Key> next_{};  ///< null: none waits for its time
    SteadyTime next_from_{};
};

}  // namespace waybill
