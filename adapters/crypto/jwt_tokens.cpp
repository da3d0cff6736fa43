// SPDX-License-Identifier: Apache-2.0
#include "adapters/crypto/jwt_tokens.hpp"

#include "adapters/crypto/jose.hpp"
#include "platform/crypto/encoding.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace waybill {
namespace {

using crypto::AccessClaims;

constexpr std::string_view algorithm = "ES256";
constexpr std::string_view type = "at+jwt";  // RFC 9068: an ID token can never pass for one
constexpr std::size_t token_bytes_max = 4096;
constexpr std::size_t signature_text_size = 86;  // 64 bytes

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

std::int64_t seconds_of(TimePoint at) {
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

}  // namespace

struct JwtTokens::Key : jose::Key {};

JwtTokens::JwtTokens(Settings settings, const Clock& clock)
    : settings_{std::move(settings)}, clock_{clock} {}
JwtTokens::~JwtTokens() = default;

SecretText JwtTokens::generate_key() { return jose::generate_pem(); }

Result<std::unique_ptr<JwtTokens>> JwtTokens::create(Settings settings,
                                                     const std::vector<SecretText>& pem_keys,
                                                     const Clock& clock) {
    std::unique_ptr<JwtTokens> tokens{new JwtTokens{std::move(settings), clock}};
    for (const auto& pem : pem_keys) {
        auto key = jose::read_pem(pem);
        if (!key) return fail(std::move(key).error());
        tokens->keys_.push_back(Key{*std::move(key)});
    }
    if (tokens->keys_.empty()) return fail(ErrorKind::invalid, "tokens.bad_key", "no key");
    return tokens;
}

Result<crypto::AccessToken> JwtTokens::sign(const crypto::NewAccess& access) {
    const auto now = seconds_of(clock_.now());
    const auto expires = now + seconds_of(TimePoint{settings_.lifetime});
    std::string claims;
    claims.reserve(384);
    claims.append(R"({"iss":)").append(jose::quoted(settings_.issuer));
    claims.append(R"(,"aud":)").append(jose::quoted(settings_.audience));
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
    claims.append("]}");

    const jose::Key& key = keys_.front();
    auto text = jose::sign(key, {.algorithm = algorithm, .type = type}, claims);
    if (!text) return fail(ErrorKind::internal, "tokens.not_signed", "cjose refused to sign");
    return crypto::AccessToken{.text = SecretText{*std::move(text)},
                               .expires_at = TimePoint{std::chrono::seconds{expires}}};
}

std::string JwtTokens::public_keys_json() const {
    std::string out = R"({"keys":[)";
    for (const char* comma = ""; const auto& key : keys_) {
        out.append(comma).append(key.public_json);
        comma = ",";
    }
    return out + "]}";
}

Result<AccessClaims> JwtTokens::verify(std::string_view token) {
    if (token.size() > token_bytes_max) return refused("too long");
    const auto parts = split(token);
    if (!parts) return refused("not a token");

    const auto header = jose::parse_object(parts->header);
    if (!header) return refused("header is not an object");
    if (text_of(header.get(), "alg") != algorithm) return refused("alg");
    if (text_of(header.get(), "typ") != type) return refused("typ");
    const auto kid = text_of(header.get(), "kid");
    const auto key =
        std::ranges::find_if(keys_, [&](const Key& one) { return kid && one.id == *kid; });
    if (key == keys_.end()) return refused("kid");
    // jku, jwk, x5u, crit and whatever comes next: we never write them, so nobody else may.
    if (json_object_size(header.get()) != 3) return refused("header has other fields");
    if (!jose::verify(*key, token)) return refused("signature");

    const auto payload = jose::parse_object(parts->payload);
    if (!payload) return refused("claims are not an object");
    if (text_of(payload.get(), "iss") != settings_.issuer) return refused("iss");
    if (text_of(payload.get(), "aud") != settings_.audience) return refused("aud");
    AccessClaims claims;
    if (!read_id(payload.get(), "sub", claims.user)) return refused("sub");
    if (!read_id(payload.get(), "sid", claims.session)) return refused("sid");
    if (!read_id(payload.get(), "jti", claims.id)) return refused("jti");
    if (!read_roles(payload.get(), claims.roles)) return refused("roles");
    if (!read_times(payload.get(), claims)) return refused("times");

    const auto now = clock_.now();
    if (now >= claims.expires_at) return refused("exp");
    if (claims.not_before > now + settings_.clock_leeway) return refused("nbf");
    if (claims.issued_at > now + settings_.clock_leeway) return refused("iat");
    if (claims.expires_at - claims.issued_at > settings_.lifetime) return refused("lives too long");
    return claims;
}

}  // namespace waybill
