// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/http/call.hpp"

#include <array>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_set>

namespace waybill::http::detail {

/// Idempotency keys whose first request still runs in this process: until its answer is kept nobody
/// else may look for it. Thread-safe.
class InFlight {
public:
    explicit InFlight(std::size_t keys_max) : shard_max_{keys_max / shard_count + 1} {}

    /// Holds the key until it dies.
    class Claim {
    public:
        Claim(InFlight& owner, std::string entry) : owner_{&owner}, entry_{std::move(entry)} {}
        Claim(Claim&& other) noexcept
            : owner_{std::exchange(other.owner_, nullptr)}, entry_{std::move(other.entry_)} {}
        Claim& operator=(Claim&&) = delete;
        ~Claim();

    private:
        InFlight* owner_;
        std::string entry_;
    };

    /// Errors: `conflict` (idempotency.in_flight) with `retry_after`, `unavailable` when full.
    Result<Claim> claim(const IdempotencyKey& call);

private:
    static constexpr std::size_t shard_count = 16;
    struct Shard {
        std::mutex mutex;
        std::unordered_set<std::string> entries;
    };
    Shard& shard_of(const std::string& entry);

    std::size_t shard_max_;
    std::array<Shard, shard_count> shards_;
};

}  // namespace waybill::http::detail
