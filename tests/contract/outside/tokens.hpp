// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/testing/manual_clock.hpp"
#include "tests/contract/adapter.hpp"

namespace waybill::contract {

/// A verifier, the signer whose tokens it accepts, and another with the same settings whose it does
/// not. Tokens live for ten minutes; a clock may be `clock_skew_max` ahead.
struct TokenWorld {
    virtual ~TokenWorld() = default;
    virtual crypto::TokenVerifier& verifier() = 0;
    virtual crypto::TokenSigner& signer() = 0;
    virtual crypto::TokenSigner& stranger() = 0;

    ManualClock verifiers_clock{};
    ManualClock signers_clock{};
};

/// Every adapter of `crypto::TokenVerifier`. A new one joins by a line in tokens.cpp.
const Adapters<TokenWorld, NoOptions>& token_verifiers();

}  // namespace waybill::contract
