// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/csrf_tokens.hpp"

#include "platform/crypto/digest.hpp"
#include "platform/crypto/encoding.hpp"
#include "platform/crypto/random_text.hpp"
#include "services/gateway/access/keys.hpp"

namespace waybill::gateway {
namespace {

constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t nonce_text = 16;   // base64url of 12 bytes
constexpr std::size_t digest_text = 43;  // base64url of 32 bytes

}  // namespace

CsrfTokens::CsrfTokens(const SecretText& installation_key, Random& random)
    : key_{key_for(installation_key, "gateway csrf tokens")}, random_{random} {}

std::string CsrfTokens::sign(std::string_view nonce, const SessionId& session) const {
    std::string message{nonce};
    message.append(".").append(session.text());
    const auto digest = crypto::hmac_sha256(key_.reveal(), message);
    return crypto::base64url_encode(crypto::view(digest));
}

std::string CsrfTokens::make(const SessionId& session) const {
    const SecretText nonce = crypto::random_token(random_, nonce_bytes);
    return nonce.reveal() + "." + sign(nonce.reveal(), session);
}

bool CsrfTokens::fits(std::string_view token, const SessionId& session) const {
    if (token.size() != nonce_text + 1 + digest_text || token[nonce_text] != '.') return false;
    const auto expected = sign(token.substr(0, nonce_text), session);
    return crypto::equal_constant_time(token.substr(nonce_text + 1), expected);
}

}  // namespace waybill::gateway
