// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/cache/cache.hpp"

#include <array>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace waybill::memory {

/// The cache of a single process. What is oldest makes room for what is new: of its owner where
/// that has too many, else of all. Never waits for anything but a lock.
class MemoryCache final : public cache::Cache {
public:
    struct Limits {
        std::size_t bytes_max{std::size_t{16} * 1024 * 1024};
        std::size_t owner_entries_max{20};
    };
    explicit MemoryCache(const Clock& clock) : MemoryCache{clock, Limits{}} {}
    MemoryCache(const Clock& clock, Limits limits) : clock_{clock}, limits_{limits} {}

    Task<Result<std::optional<cache::Entry>>> get(Context ctx, cache::Key key) override;
    Task<Status> put(Context ctx, cache::Key key, cache::Entry entry, Duration lives) override;
    Task<Result<cache::Added>> add(Context ctx, cache::Key key, cache::Entry entry,
                                   Duration lives) override;
    Task<Status> erase(Context ctx, cache::Key key, std::int64_t version) override;
    std::size_t bytes() const override;

private:
    struct Kept {
        cache::Key key{};
        cache::Entry entry{};
        SteadyTime until{};
        std::size_t cost() const;
    };
    using Place = std::list<Kept>::iterator;
    /// Locks are per shard: event loops rarely meet.
    struct Shard {
        mutable std::mutex mutex{};
        std::list<Kept> by_age{};                                      ///< the newest at the end
        std::unordered_map<std::string, std::vector<Place>> owners{};  ///< each by age too
        std::size_t bytes{0};

        std::optional<Place> find(const cache::Key& key);
        /// All of its owner's.
        const std::vector<Place>& add(Kept kept);
        void remove(Place place);
    };
    Shard& shard_of(const cache::Key& key) {
        return shards_[std::hash<std::string>{}(key.owner) % shards_.size()];
    }
    /// One that is there gives way up to this version.
    cache::Added keep(cache::Key key, cache::Entry entry, Duration lives,
                      std::optional<std::int64_t> over);

    const Clock& clock_;
    Limits limits_;
    std::array<Shard, 8> shards_{};
};

}  // namespace waybill::memory
