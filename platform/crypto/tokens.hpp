// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"
#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"

#include <string>
#include <string_view>

namespace waybill::crypto {

WAYBILL_DEFINE_ID(TokenId, "tok");

/// What an access token says. Times have whole seconds.
struct AccessClaims {
    TokenId id{};
    UserId user{};
    SessionId session{};
    Roles roles{};
    Rights rights{};
    TimePoint issued_at{};
    TimePoint not_before{};
    TimePoint expires_at{};
};

struct NewAccess {
    TokenId id{};  ///< `ids.next<crypto::TokenId>()`
    UserId user{};
    SessionId session{};
    Roles roles{};
    Rights rights{};
};

struct AccessToken {
    SecretText text;  ///< goes into `Authorization: Bearer …`
    TimePoint expires_at{};
};

/// Makes access tokens: signed, not encrypted; issuer, audience, lifetime and key come from the
/// settings. Costs some 30 µs. Thread-safe.
class TokenSigner {
public:
    virtual ~TokenSigner() = default;
    virtual Result<AccessToken> sign(const NewAccess& access) = 0;
    /// The public keys as a JWK set (RFC 7517), for `/.well-known/jwks.json`.
    virtual std::string public_keys_json() const = 0;
};

/// Accepts exactly the tokens that our signer makes and that are valid now. Every refusal is
/// `unauthenticated`, `auth.invalid_token`; the detail names the check that failed. Thread-safe.
class TokenVerifier {
public:
    virtual ~TokenVerifier() = default;
    virtual Result<AccessClaims> verify(std::string_view token) = 0;
};

/// The keys that tokens are verified with, in a process that does not sign. Thread-safe.
class TokenKeys {
public:
    virtual ~TokenKeys() = default;
    /// Takes a JWK set in place of the one before. Errors: `invalid` (tokens.bad_key): it stays.
    virtual Status learn(std::string_view jwks) = 0;
    /// False when the token may hold and nobody here can tell: its key is not known.
    virtual bool knows_key_of(std::string_view token) const = 0;
};

/// The caller in whose name a verified request acts.
inline Caller to_caller(const AccessClaims& claims, std::string_view service) {
    return {.service = service,
            .user = claims.user,
            .roles = claims.roles,
            .session = claims.session,
            .rights = claims.rights};
}

}  // namespace waybill::crypto
