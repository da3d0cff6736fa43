// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/tokens.hpp"

#include <map>

namespace waybill::town {

/// Access tokens that are only remembered: real ones carry a random signature, and then no two
/// runs of a seed would be alike.
class MemoryTokens final : public crypto::TokenSigner, public crypto::TokenVerifier {
public:
    explicit MemoryTokens(const Clock& clock) : clock_{clock} {}

    Result<crypto::AccessToken> sign(const crypto::NewAccess& access) override {
        const TimePoint now = clock_.now();
        const crypto::AccessClaims claims{.id = access.id,
                                          .user = access.user,
                                          .session = access.session,
                                          .roles = access.roles,
                                          .rights = access.rights,
                                          .issued_at = now,
                                          .not_before = now,
                                          .expires_at = now + lifetime};
        std::string text = "memory." + access.id.text();
        issued_.insert_or_assign(text, claims);
        return crypto::AccessToken{.text = SecretText{std::move(text)},
                                   .expires_at = claims.expires_at};
    }
    std::string public_keys_json() const override { return R"({"keys":[]})"; }

    Result<crypto::AccessClaims> verify(std::string_view token) override {
        const auto found = issued_.find(token);
        if (found == issued_.end() || found->second.expires_at <= clock_.now())
            return fail(ErrorKind::unauthenticated, "auth.invalid_token");
        return found->second;
    }

private:
    static constexpr Duration lifetime = 10min;
    const Clock& clock_;
    std::map<std::string, crypto::AccessClaims, std::less<>> issued_{};
};

}  // namespace waybill::town
