// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/digest.hpp"
#include "platform/crypto/tokens.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

namespace waybill::crypto {

/// Remembers verified tokens until they expire, so that a signature is checked once per token and
/// not once per request, and refuses the tokens of revoked sessions. Bounded. Thread-safe.
class CachedTokenVerifier final : public TokenVerifier {
public:
    struct Limits {
        std::size_t tokens_max{100'000};   ///< about 200 bytes each
        std::size_t revoked_max{100'000};  ///< beyond it the oldest revocation is forgotten
        /// How long a revocation matters: the lifetime of an access token and the clock leeway.
        Duration revoked_for{10min + clock_skew_max};
    };
    struct Figures {
        std::uint64_t hits{0};
        std::uint64_t misses{0};
        std::size_t tokens{0};
        std::size_t revoked{0};
    };

    CachedTokenVerifier(TokenVerifier& inner, const Clock& clock)
        : CachedTokenVerifier{inner, clock, Limits{}} {}
    CachedTokenVerifier(TokenVerifier& inner, const Clock& clock, Limits limits);

    Result<AccessClaims> verify(std::string_view token) override;
    /// From now on tokens of this session are refused here. Called for each revocation that
    /// identity announces.
    void revoke(const SessionId& session);
    Figures figures() const;

private:
    struct DigestHash {
        std::size_t operator()(const Sha256& digest) const noexcept {
            std::size_t value = 0;
            std::memcpy(&value, digest.data(), sizeof value);
            return value;
        }
    };
    /// Threads rarely meet on one lock of sixteen.
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<Sha256, AccessClaims, DigestHash> tokens;
        std::deque<Sha256> by_age;
        std::uint64_t hits{0};
        std::uint64_t misses{0};
    };
    Shard& shard_of(const Sha256& digest) { return shards_[digest[31] % shards_.size()]; }
    bool is_revoked(const SessionId& session) const;
    void keep(Shard& shard, const Sha256& digest, const AccessClaims& claims);

    TokenVerifier& inner_;
    const Clock& clock_;
    Limits limits_;
    std::array<Shard, 16> shards_;
    std::atomic<std::size_t> revocations_{0};  ///< spares the lock while nothing is revoked
    mutable std::shared_mutex revoked_mutex_;
    std::unordered_map<SessionId, SteadyTime> revoked_;
    std::deque<std::pair<SteadyTime, SessionId>> revoked_by_age_;
};

}  // namespace waybill::crypto
