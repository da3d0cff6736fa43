// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/jwt_verifier.hpp"

#include "adapters/crypto/jose.hpp"
#include "platform/crypto/encoding.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace waybill {
namespace {

using crypto::AccessClaims;

constexpr std::size_t token_bytes_max = 4096;
constexpr std::size_t signature_text_size = 86;  // 64 bytes
constexpr std::size_t keys_max = 64;             // of which one or two are the rule

std::unexpected<Error> refused(const char* why) {
    return fail(ErrorKind::unauthenticated, "auth.invalid_token", why);
}

struct Parts {
    std::string header;
    std::string payload;
};

/// Three canonical base64url parts, so that a token has one spelling.
std::optional<Parts> split(std::string_view token) {
    const auto first = token.find('.');
    const auto second = token.find('.', first + 1);
    if (first == token.npos || second == token.npos) return std::nullopt;
    const auto signature = token.substr(second + 1);
    auto header = crypto::base64url_decode(token.substr(0, first));
    auto payload = crypto::base64url_decode(token.substr(first + 1, second - first - 1));
    if (!header || !payload || signature.size() != signature_text_size ||
        !crypto::base64url_decode(signature))
        return std::nullopt;
    return Parts{*std::move(header), *std::move(payload)};
}

std::optional<std::string_view> text_of(const json_t* object, const char* key) {
    const json_t* value = json_object_get(object, key);
    if (!json_is_string(value)) return std::nullopt;
    return std::string_view{json_string_value(value), json_string_length(value)};
}

std::optional<TimePoint> time_of(const json_t* object, const char* key) {
    const json_t* value = json_object_get(object, key);
    if (!json_is_integer(value)) return std::nullopt;
    const auto seconds = json_integer_value(value);
    if (seconds < 0 || seconds > 10'000'000'000) return std::nullopt;  // the year 2286
    return TimePoint{std::chrono::seconds{seconds}};
}

template <typename AnyId>
bool read_id(const json_t* object, const char* key, AnyId& out) {
    const auto text = text_of(object, key);
    const auto id = text ? AnyId::parse(*text) : std::nullopt;
    if (id) out = *id;
    return id.has_value();
}

bool read_roles(const json_t* object, Roles& roles) {
    const json_t* list = json_object_get(object, "roles");
    if (!json_is_array(list) || json_array_size(list) > 16) return false;
    for (std::size_t i = 0; i < json_array_size(list); ++i) {
        const json_t* word = json_array_get(list, i);
        const auto role = json_is_string(word) ? parse_role(json_string_value(word)) : std::nullopt;
        if (!role) return false;
        roles.insert(*role);
    }
    return true;
}

/// Hardly anybody has any, and then the claim is not there.
bool read_rights(const json_t* object, Rights& rights) {
    if (json_object_get(object, "rights") == nullptr) return true;
    const auto text = text_of(object, "rights");
    auto read = text ? Rights::parse(*text) : std::nullopt;
    if (read) rights = *std::move(read);
    return !rights.empty();
}

bool read_times(const json_t* object, AccessClaims& claims) {
    const auto issued = time_of(object, "iat");
    const auto not_before = time_of(object, "nbf");
    const auto expires = time_of(object, "exp");
    if (!issued || !not_before || !expires) return false;
    claims.issued_at = *issued;
    claims.not_before = *not_before;
    claims.expires_at = *expires;
    return true;
}

/// Which key has signed it, as the token itself says.
std::optional<std::string_view> key_named(const json_t* header) { return text_of(header, "kid"); }

}  // namespace

JwtVerifier::JwtVerifier(TokenRules rules, const Clock& clock)
    : rules_{std::move(rules)}, clock_{clock}, keys_{std::make_shared<const Keys>()} {}
JwtVerifier::~JwtVerifier() = default;

std::shared_ptr<const JwtVerifier::Keys> JwtVerifier::keys() const {
    const std::lock_guard lock{mutex_};
    return keys_;
}

Status JwtVerifier::learn(std::string_view jwks) {
    const auto set = jose::parse_object(jwks);
    const json_t* const list = json_object_get(set.get(), "keys");
    const std::size_t size = json_array_size(list);
    if (!json_is_array(list) || size > keys_max)
        return fail(ErrorKind::invalid, "tokens.bad_key", "not a set of keys");
    auto learnt = std::make_shared<Keys>();
    for (std::size_t i = 0; i < size; ++i) {
        auto key = jose::read_public(json_array_get(list, i));
        if (!key) return fail(std::move(key).error());
        learnt->push_back({.key = std::make_shared<const jose::Key>(*std::move(key))});
    }
    const SteadyTime now = clock_.steady();
    const std::lock_guard lock{mutex_};
    for (const TimedKey& old : *keys_) {
        const auto same = [&](const TimedKey& one) { return one.key->id == old.key->id; };
        if (old.until <= now || std::ranges::any_of(*learnt, same)) continue;
        learnt->push_back(
            {.key = old.key,
             .until = std::min(old.until, now + rules_.lifetime + rules_.clock_leeway)});
    }
    keys_ = std::move(learnt);
    return {};
}

void JwtVerifier::take(std::vector<TimedKey> keys) {
    const std::lock_guard lock{mutex_};
    keys_ = std::make_shared<const Keys>(std::move(keys));
}

bool JwtVerifier::knows_key_of(std::string_view token) const {
    if (token.size() > token_bytes_max) return true;
    const auto parts = split(token);
    const auto header = parts ? jose::parse_object(parts->header) : nullptr;
    const auto named = header ? key_named(header.get()) : std::nullopt;
    return !named || find(*keys(), *named) != nullptr;
}

const jose::Key* JwtVerifier::find(const Keys& keys, std::string_view id) const {
    const auto found = std::ranges::find_if(keys, [&](const TimedKey& one) {
        return one.key->id == id && one.until > clock_.steady();
    });
    return found == keys.end() ? nullptr : found->key.get();
}

Result<AccessClaims> JwtVerifier::verify(std::string_view token) {
    if (token.size() > token_bytes_max) return refused("too long");
    const auto parts = split(token);
    if (!parts) return refused("not a token");

    const auto header = jose::parse_object(parts->header);
    if (!header) return refused("header is not an object");
    if (text_of(header.get(), "alg") != token_algorithm) return refused("alg");
    if (text_of(header.get(), "typ") != token_type) return refused("typ");
    const auto known = keys();
    const auto named = key_named(header.get());
    const jose::Key* const key = named ? find(*known, *named) : nullptr;
    if (key == nullptr) return refused("kid");
    // jku, jwk, x5u, crit and whatever comes next: we never write them, so nobody else may.
    if (json_object_size(header.get()) != 3) return refused("header has other fields");
    if (!jose::verify(*key, token)) return refused("signature");

    const auto payload = jose::parse_object(parts->payload);
    if (!payload) return refused("claims are not an object");
    if (text_of(payload.get(), "iss") != rules_.issuer) return refused("iss");
    if (text_of(payload.get(), "aud") != rules_.audience) return refused("aud");
    AccessClaims claims;
    if (!read_id(payload.get(), "sub", claims.user)) return refused("sub");
    if (!read_id(payload.get(), "sid", claims.session)) return refused("sid");
    if (!read_id(payload.get(), "jti", claims.id)) return refused("jti");
    if (!read_roles(payload.get(), claims.roles)) return refused("roles");
    if (!read_rights(payload.get(), claims.rights)) return refused("rights");
    if (!read_times(payload.get(), claims)) return refused("times");

    const auto now = clock_.now();
    if (now >= claims.expires_at) return refused("exp");
    if (claims.not_before > now + rules_.clock_leeway) return refused("nbf");
    if (claims.issued_at > now + rules_.clock_leeway) return refused("iat");
    if (claims.expires_at - claims.issued_at > rules_.lifetime) return refused("lives too long");
    return claims;
}

}  // namespace waybill
