// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/random.hpp"
#include "platform/core/secret.hpp"

#include <string>
#include <string_view>

namespace waybill::gateway {

/// What a page shows to prove that it may read our answers and not only make a browser ask: a
/// keyed digest of the session (OWASP's signed double submit). Fits its session and no other,
/// however often that is refreshed and the server restarted; nothing is stored. Thread-safe.
class CsrfTokens {
public:
    CsrfTokens(const SecretText& installation_key, Random& random);

    /// Each time another text, so that compressed answers tell nothing of it.
    std::string make(const SessionId& session) const;
    bool fits(std::string_view token, const SessionId& session) const;

private:
    std::string sign(std::string_view nonce, const SessionId& session) const;

    SecretText key_;
    Random& random_;
};

}  // namespace waybill::gateway
