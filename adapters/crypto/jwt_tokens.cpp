// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/jwt_tokens.hpp"

#include "adapters/crypto/jose.hpp"
#include "platform/core/assert.hpp"

#include <algorithm>
#include <utility>

namespace waybill {
namespace {

std::int64_t seconds_of(TimePoint at) {
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

}  // namespace

JwtTokens::JwtTokens(TokenRules rules, const Clock& clock)
    : rules_{std::move(rules)}, clock_{clock}, verifier_{rules_, clock} {}
JwtTokens::~JwtTokens() = default;

SecretText JwtTokens::generate_key() { return jose::generate_pem(); }

Result<std::unique_ptr<JwtTokens>> JwtTokens::create(TokenRules rules, const SecretText& pem_keys,
                                                     const Clock& clock) {
    std::unique_ptr<JwtTokens> tokens{new JwtTokens{std::move(rules), clock}};
    WAYBILL_CHECK(tokens->replace(pem_keys, {}));
    return tokens;
}

Status JwtTokens::replace(const SecretText& pem_keys, Duration settling) {
    WAYBILL_TRY(auto read, jose::read_pems(pem_keys));
    const std::lock_guard lock{mutex_};
    const SteadyTime now = clock_.steady();
    promote(now);
    std::vector<TimedKey> keys;
    for (jose::Key& key : read)
        keys.push_back({.key = std::make_shared<const jose::Key>(std::move(key))});
    choose(keys.front().key, now, settling);
    const Duration tokens_live = rules_.lifetime + rules_.clock_leeway;
    for (TimedKey& old : keys_) {
        if (std::ranges::any_of(keys,
                                [&](const TimedKey& one) { return one.key->id == old.key->id; }))
            continue;
        // The one that signs does so until the new one does, which may be later than was said
        // when it was dropped; the tokens of either live on.
        old.until = old.key->id == signing_->id ? next_from_ + tokens_live
                                                : std::min(old.until, now + settling + tokens_live);
        if (old.until > now) keys.push_back(std::move(old));
    }
    keys_ = std::move(keys);
    verifier_.take(keys_);
    return {};
}

void JwtTokens::choose(const std::shared_ptr<const jose::Key>& newest, SteadyTime now,
                       Duration settling) {
    if (signing_ == nullptr || settling <= Duration{0}) {
        signing_ = newest;
        next_ = nullptr;
    } else if (newest->id != (next_ ? next_ : signing_)->id) {
        next_ = newest->id == signing_->id ? nullptr : newest;
        next_from_ = now + settling;
    }
}

void JwtTokens::promote(SteadyTime now) {
    if (next_ != nullptr && now >= next_from_) signing_ = std::exchange(next_, nullptr);
}

std::shared_ptr<const jose::Key> JwtTokens::signing() {
    const std::lock_guard lock{mutex_};
    promote(clock_.steady());
    return signing_;
}

Result<crypto::AccessToken> JwtTokens::sign(const crypto::NewAccess& access) {
    const auto now = seconds_of(clock_.now());
    const auto expires = now + seconds_of(TimePoint{rules_.lifetime});
    std::string claims;
    claims.reserve(384);
    claims.append(R"({"iss":)").append(jose::quoted(rules_.issuer));
    claims.append(R"(,"aud":)").append(jose::quoted(rules_.audience));
    claims.append(R"(,"sub":")").append(access.user.text());
    claims.append(R"(","sid":")").append(access.session.text());
    claims.append(R"(","jti":")").append(access.id.text());
    claims.append(R"(","iat":)").append(std::to_string(now));
    claims.append(R"(,"nbf":)").append(std::to_string(now));
    claims.append(R"(,"exp":)").append(std::to_string(expires));
    claims.append(R"(,"roles":[)");
    for (const char* comma = ""; const Role role : access.roles.list()) {
        claims.append(comma).append(R"(")").append(to_string(role)).append(R"(")");
        comma = ",";
    }
    claims.append("]");
    if (!access.rights.empty())
        claims.append(R"(,"rights":)").append(jose::quoted(access.rights.text()));
    claims.append("}");

    const auto key = signing();
    auto text = jose::sign(*key, {.algorithm = token_algorithm, .type = token_type}, claims);
    if (!text) return fail(ErrorKind::internal, "tokens.not_signed", "cjose refused to sign");
    return crypto::AccessToken{.text = SecretText{*std::move(text)},
                               .expires_at = TimePoint{std::chrono::seconds{expires}}};
}

std::string JwtTokens::public_keys_json() const {
    const std::lock_guard lock{mutex_};
    std::string out = R"({"keys":[)";
    const SteadyTime now = clock_.steady();
    for (const char* comma = ""; const TimedKey& one : keys_) {
        if (one.until <= now) continue;
        out.append(comma).append(one.key->public_json);
        comma = ",";
    }
    return out + "]}";
}

Result<crypto::AccessClaims> JwtTokens::verify(std::string_view token) {
    return verifier_.verify(token);
}

}  // namespace waybill
