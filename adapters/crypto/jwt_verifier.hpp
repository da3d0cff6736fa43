// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/tokens.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace waybill {

namespace jose {
struct Key;
}

/// What signer and verifier agree on. The algorithm and the type are pinned.
struct TokenRules {
    std::string issuer{"waybill"};
    std::string audience{"waybill-api"};
    Duration lifetime{10min};
    /// How far in the future `iat` and `nbf` may lie; `exp` has no leeway.
    Duration clock_leeway{clock_skew_max};
};
inline constexpr std::string_view token_algorithm = "ES256";
/// RFC 9068: an ID token can never pass for one.
inline constexpr std::string_view token_type = "at+jwt";

struct TimedKey {
    std::shared_ptr<const jose::Key> key{};
    SteadyTime until{SteadyTime::max()};  ///< the last token that it signed has ended by then
};

/// Checks access tokens with the public keys that it was told, through cjose.
class JwtVerifier final : public crypto::TokenVerifier, public crypto::TokenKeys {
public:
    JwtVerifier(TokenRules rules, const Clock& clock);
    ~JwtVerifier() override;

    /// A key that the set no longer has is good until the last token that it signed has ended.
    Status learn(std::string_view jwks) override;
    /// The same for who knows how long each is good.
    void take(std::vector<TimedKey> keys);
    bool knows_key_of(std::string_view token) const override;
    Result<crypto::AccessClaims> verify(std::string_view token) override;

private:
    using Keys = std::vector<TimedKey>;

    std::shared_ptr<const Keys> keys() const;
    const jose::Key* find(const Keys& keys, std::string_view id) const;

    TokenRules rules_;
    const Clock& clock_;
    mutable std::mutex mutex_{};
    std::shared_ptr<const Keys> keys_;
};

}  // namespace waybill
