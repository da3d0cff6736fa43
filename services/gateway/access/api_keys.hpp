// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"
#include "platform/core/random.hpp"
#include "services/gateway/bodies/api_key_bodies.hpp"

namespace waybill::gateway {

/// Makes API keys and knows whose they are. A key acts for its partner, within its scopes, until it
/// expires or is revoked; it is looked up each time, so a revoked one is refused at once.
/// Thread-safe.
class ApiKeys {
public:
    struct Deps {
        ApiKeyStore& store;
        Random& random;
        IdSource& ids;
        const Clock& clock;
    };
    explicit ApiKeys(Deps deps) : deps_{deps} {}

    /// How every key begins; no access token does.
    static constexpr std::string_view prefix = "wbk_";

    /// With the key itself, unless it was made before. Errors: those of `ApiKeyStore::add`;
    /// `invalid` (gateway.expires_early).
    Task<Result<ApiKey>> make(Context ctx, NewApiKeyBody wanted, IdempotencyKey cause);
    /// Errors: `unauthenticated` (auth.invalid_token), `unavailable`.
    Task<Result<Caller>> caller(Context ctx, std::string key);
    ApiKeyStore& store() { return deps_.store; }

private:
    Deps deps_;
};

}  // namespace waybill::gateway
