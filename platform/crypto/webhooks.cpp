// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/webhooks.hpp"

#include "platform/core/assert.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/crypto/encoding.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace waybill::webhooks {
namespace {

constexpr std::string_view secret_prefix = "whsec_";
constexpr std::string_view version_prefix = "v1,";
/// Room for a few secrets and versions; more is somebody making us work.
constexpr std::size_t signatures_max = 8;
constexpr std::size_t id_bytes_max = 128;

std::string mac(const SigningSecret& secret, std::string_view id, std::string_view timestamp,
                std::string_view body) {
    std::string signed_text;
    signed_text.reserve(id.size() + timestamp.size() + body.size() + 2);
    signed_text.append(id).append(".").append(timestamp).append(".").append(body);
    const auto digest = crypto::hmac_sha256(secret.key(), signed_text);
    return std::string{crypto::view(digest)};
}

bool is_id(std::string_view id) {
    if (id.empty() || id.size() > id_bytes_max) return false;
    for (const char c : id)
        if (c <= ' ' || c > '~' || c == '.') return false;
    return true;
}

/// Whole seconds as the header writes them: decimal, one way to write each.
std::optional<TimePoint> parse_timestamp(std::string_view text) {
    std::int64_t seconds = 0;
    if (text.empty() || text.size() > 11 || text[0] < '1' || text[0] > '9') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return TimePoint{std::chrono::seconds{seconds}};
}

/// Looks at every pair, so that the time does not tell which one was right.
bool any_matches(std::span<const std::string> expected, std::string_view presented) {
    bool matches = false;
    std::size_t count = 0;
    while (!presented.empty()) {
        if (++count > signatures_max) return false;
        const auto end = std::min(presented.find(' '), presented.size());
        const auto one = presented.substr(0, end);
        presented.remove_prefix(std::min(end + 1, presented.size()));
        if (!one.starts_with(version_prefix)) continue;  // v1a and others are not ours to judge
        const auto bytes = crypto::base64_decode(one.substr(version_prefix.size()));
        if (!bytes) continue;
        for (const auto& mine : expected) matches |= crypto::equal_constant_time(mine, *bytes);
    }
    return matches;
}

std::unexpected<Error> refused(std::string_view reason, std::string detail) {
    return fail(ErrorKind::unauthenticated, reason, std::move(detail));
}

}  // namespace

SigningSecret SigningSecret::generate(Random& random) {
    std::string key(32, '\0');
    random.fill(std::as_writable_bytes(std::span{key}));
    return SigningSecret{std::move(key)};
}

std::optional<SigningSecret> SigningSecret::parse(std::string_view text) {
    if (!text.starts_with(secret_prefix)) return std::nullopt;
    auto key = crypto::base64_decode(text.substr(secret_prefix.size()));
    if (!key || key->size() < 24 || key->size() > 64) return std::nullopt;
    return SigningSecret{*std::move(key)};
}

SecretText SigningSecret::text() const {
    return SecretText{std::string{secret_prefix} + crypto::base64_encode(key())};
}

std::vector<SigningSecret> parse_secrets(const std::vector<SecretText>& texts) {
    std::vector<SigningSecret> secrets;
    for (const SecretText& text : texts)
        if (auto secret = SigningSecret::parse(text.reveal()))
            secrets.push_back(*std::move(secret));
    return secrets;
}

SignedHeaders sign(std::span<const SigningSecret> secrets, std::string_view id, TimePoint at,
                   std::string_view body) {
    WAYBILL_ASSERT(is_id(id) && !secrets.empty());
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    SignedHeaders out{.id = std::string{id}, .timestamp = std::to_string(seconds), .signature = {}};
    for (const auto& secret : secrets) {
        if (!out.signature.empty()) out.signature += ' ';
        out.signature += version_prefix;
        out.signature += crypto::base64_encode(mac(secret, id, out.timestamp, body));
    }
    return out;
}

SignedHeaders sign(const SigningSecret& secret, std::string_view id, TimePoint at,
                   std::string_view body) {
    return sign(std::span{&secret, 1}, id, at, body);
}

Result<Verified> verify(std::span<const SigningSecret> secrets, const PresentedHeaders& headers,
                        std::string_view body, TimePoint now) {
    if (!headers.id || !headers.timestamp || !headers.signature || headers.signature->empty())
        return refused("callback.signature_missing", "a signature header is absent");
    if (!is_id(*headers.id)) return refused("callback.signature_wrong", "not an id");
    const auto sent_at = parse_timestamp(*headers.timestamp);
    if (!sent_at) return refused("callback.signature_wrong", "not a timestamp");

    std::vector<std::string> expected;
    for (const auto& secret : secrets)
        expected.push_back(mac(secret, *headers.id, *headers.timestamp, body));
    if (!any_matches(expected, *headers.signature))
        return refused("callback.signature_wrong", "no signature matches");
    // Last, so that only the holder of a secret learns what our clock says.
    if (*sent_at < now - tolerance || *sent_at > now + tolerance)
        return refused("callback.signature_stale", "timestamp too far from now");
    return Verified{.id = std::string{*headers.id}, .sent_at = *sent_at};
}

}  // namespace waybill::webhooks
