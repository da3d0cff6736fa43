// SPDX-License-Identifier: Apache-2.0
#include "platform/crypto/cached_tokens.hpp"

#include <algorithm>
#include <mutex>
#include <optional>

namespace waybill::crypto {

CachedTokenVerifier::CachedTokenVerifier(TokenVerifier& inner, const Clock& clock, Limits limits)
    : inner_{inner}, clock_{clock}, limits_{limits} {}

Result<AccessClaims> CachedTokenVerifier::verify(std::string_view token) {
    const auto digest = sha256(token);
    Shard& shard = shard_of(digest);
    std::optional<AccessClaims> known;
    {
        const std::lock_guard lock{shard.mutex};
        if (const auto found = shard.tokens.find(digest); found != shard.tokens.end()) {
            if (clock_.now() < found->second.expires_at) {
                ++shard.hits;
                known = found->second;
            } else {
                shard.tokens.erase(found);  // its place in by_age goes when it is its turn
            }
        }
        if (!known) ++shard.misses;
    }
    if (!known) {
        auto verified = inner_.verify(token);
        if (!verified) return verified;
        known = *verified;
        keep(shard, digest, *known);
    }
    // Asked after the lookup, so that no token gets past a revocation that came before the call.
    if (revocations_.load(std::memory_order_acquire) > 0 && is_revoked(known->session))
        return fail(ErrorKind::unauthenticated, "auth.invalid_token", "session revoked");
    return *known;
}

void CachedTokenVerifier::keep(Shard& shard, const Sha256& digest, const AccessClaims& claims) {
    const std::size_t tokens_max = std::max<std::size_t>(limits_.tokens_max / shards_.size(), 1);
    const std::lock_guard lock{shard.mutex};
    if (!shard.tokens.emplace(digest, claims).second) return;
    shard.by_age.push_back(digest);
    // The oldest goes first: tokens live equally long, so it is the one that expires next.
    while (shard.by_age.size() > tokens_max) {
        shard.tokens.erase(shard.by_age.front());
        shard.by_age.pop_front();
    }
}

void CachedTokenVerifier::revoke(const SessionId& session) {
    const auto now = clock_.steady();
    const std::lock_guard lock{revoked_mutex_};
    revoked_.insert_or_assign(session, now + limits_.revoked_for);
    revoked_by_age_.emplace_back(now + limits_.revoked_for, session);
    while (!revoked_by_age_.empty() &&
           (revoked_by_age_.front().first <= now || revoked_by_age_.size() > limits_.revoked_max)) {
        const auto [until, oldest] = revoked_by_age_.front();
        if (const auto found = revoked_.find(oldest); found != revoked_.end())
            if (found->second <= until) revoked_.erase(found);
        revoked_by_age_.pop_front();
    }
    revocations_.store(revoked_.size(), std::memory_order_release);
}

bool CachedTokenVerifier::is_revoked(const SessionId& session) const {
    const std::shared_lock lock{revoked_mutex_};
    const auto found = revoked_.find(session);
    return found != revoked_.end() && clock_.steady() < found->second;
}

CachedTokenVerifier::Figures CachedTokenVerifier::figures() const {
    Figures sum;
    for (const auto& shard : shards_) {
        const std::lock_guard lock{shard.mutex};
        sum.hits += shard.hits;
        sum.misses += shard.misses;
        sum.tokens += shard.tokens.size();
    }
    sum.revoked = revocations_.load(std::memory_order_acquire);
    return sum;
}

}  // namespace waybill::crypto
