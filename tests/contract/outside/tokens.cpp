// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/outside/tokens.hpp"

#include "adapters/crypto/jwt_tokens.hpp"
#include "platform/crypto/cached_tokens.hpp"

namespace waybill::contract {
namespace {

std::unique_ptr<JwtTokens> make_jwt(const SecretText& key, const Clock& clock) {
    auto made = JwtTokens::create({}, key, clock);
    WAYBILL_ASSERT(made.has_value());
    return *std::move(made);
}

struct Jwt : TokenWorld {
    crypto::TokenVerifier& verifier() override { return *checking; }
    crypto::TokenSigner& signer() override { return *signing; }
    crypto::TokenSigner& stranger() override { return *foreign; }

    SecretText key = JwtTokens::generate_key();
    std::unique_ptr<JwtTokens> checking = make_jwt(key, verifiers_clock);
    std::unique_ptr<JwtTokens> signing = make_jwt(key, signers_clock);
    std::unique_ptr<JwtTokens> foreign = make_jwt(JwtTokens::generate_key(), signers_clock);
};

/// As a gateway has it that runs without identity.
struct JwtByPublicKeys final : Jwt {
    JwtByPublicKeys() { WAYBILL_ASSERT(told.learn(signing->public_keys_json()).has_value()); }
    crypto::TokenVerifier& verifier() override { return told; }

    JwtVerifier told{{}, verifiers_clock};
};

/// As the gateway has it.
struct CachedJwt final : Jwt {
    crypto::TokenVerifier& verifier() override { return cached; }

    crypto::CachedTokenVerifier cached{*checking, verifiers_clock};
};

template <typename World>
std::unique_ptr<TokenWorld> make_tokens(const NoOptions&) {
    return std::make_unique<World>();
}

}  // namespace

const Adapters<TokenWorld, NoOptions>& token_verifiers() {
    static const Adapters<TokenWorld, NoOptions> list{
        {"jwt", make_tokens<Jwt>},
        {"jwt_by_public_keys", make_tokens<JwtByPublicKeys>},
        {"jwt_cached", make_tokens<CachedJwt>},
    };
    return list;
}

}  // namespace waybill::contract
