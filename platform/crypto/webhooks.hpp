// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Signed callbacks in both directions, as Standard Webhooks 1.0.0 describes them.
namespace waybill::webhooks {

/// 24 to 64 random bytes, written `whsec_` and base64.
class SigningSecret {
public:
    static SigningSecret generate(Random& random);
    static std::optional<SigningSecret> parse(std::string_view text);
    SecretText text() const;
    const std::string& key() const { return key_.reveal(); }

private:
    explicit SigningSecret(std::string key) : key_{std::move(key)} {}
    SecretText key_;
};

/// As they are stored, without those that are none.
std::vector<SigningSecret> parse_secrets(const std::vector<SecretText>& texts);

inline constexpr std::string_view id_header = "webhook-id";
inline constexpr std::string_view timestamp_header = "webhook-timestamp";
inline constexpr std::string_view signature_header = "webhook-signature";

/// Values of the three headers.
struct SignedHeaders {
    std::string id;
    std::string timestamp;
    std::string signature;

    /// Writes them into any header list that has `set(name, value)`.
    template <typename Headers>
    void put(Headers& headers) const {
        headers.set(id_header, id);
        headers.set(timestamp_header, timestamp);
        headers.set(signature_header, signature);
    }
};

/// Signs the raw body with each secret (two while one is being replaced). The id must not change
/// between attempts of the same message: the receiver deduplicates by it. It has no dot.
SignedHeaders sign(std::span<const SigningSecret> secrets, std::string_view id, TimePoint at,
                   std::string_view body);
SignedHeaders sign(const SigningSecret& secret, std::string_view id, TimePoint at,
                   std::string_view body);

/// What a request presented; absent headers are absent here.
struct PresentedHeaders {
    std::optional<std::string_view> id;
    std::optional<std::string_view> timestamp;
    std::optional<std::string_view> signature;
};

/// Reads them from any header list that has `find(name)`.
template <typename Headers>
PresentedHeaders presented(const Headers& headers) {
    return {.id = headers.find(id_header),
            .timestamp = headers.find(timestamp_header),
            .signature = headers.find(signature_header)};
}

struct Verified {
    std::string id;  ///< for the inbox: each id is applied once
    TimePoint sent_at{};
};

inline constexpr Duration tolerance = 5min;

/// Checks the raw bytes before anything reads them. Errors, all `unauthenticated`:
/// `callback.signature_missing`, `callback.signature_stale` (more than five minutes either way),
/// `callback.signature_wrong`. Compares in constant time.
Result<Verified> verify(std::span<const SigningSecret> secrets, const PresentedHeaders& headers,
                        std::string_view body, TimePoint now);

}  // namespace waybill::webhooks
