// SPDX-License-Identifier: Apache-2.0
#include "adapters/memory/memory_cache.hpp"

#include <algorithm>

namespace waybill::memory {
namespace {

/// Of the bookkeeping beside the bytes: nodes of the list and the map, headers of strings.
constexpr std::size_t entry_overhead = 300;

}  // namespace

std::size_t MemoryCache::Kept::cost() const {
    return 2 * key.owner.size() + key.name.size() + entry.value.size() + entry_overhead;
}

std::optional<MemoryCache::Place> MemoryCache::Shard::find(const cache::Key& key) {
    const auto own = owners.find(key.owner);
    if (own == owners.end()) return std::nullopt;
    for (const Place place : own->second)
        if (place->key.name == key.name) return place;
    return std::nullopt;
}

const std::vector<MemoryCache::Place>& MemoryCache::Shard::add(Kept kept) {
    bytes += kept.cost();
    const Place place = by_age.insert(by_age.end(), std::move(kept));
    auto& own = owners[place->key.owner];
    own.push_back(place);
    return own;
}

void MemoryCache::Shard::remove(Place place) {
    bytes -= place->cost();
    const auto own = owners.find(place->key.owner);
    std::erase(own->second, place);
    if (own->second.empty()) owners.erase(own);
    by_age.erase(place);
}

cache::Added MemoryCache::keep(cache::Key key, cache::Entry entry, Duration lives,
                               std::optional<std::int64_t> over) {
    const SteadyTime now = clock_.steady();
    Shard& shard = shard_of(key);
    const std::lock_guard lock{shard.mutex};
    if (const auto place = shard.find(key)) {
        const bool newer = !over || (*place)->entry.version > *over;
        if (newer && (*place)->until > now) return cache::Added::there_already;
        shard.remove(*place);
    }
    const auto& own =
        shard.add({.key = std::move(key), .entry = std::move(entry), .until = now + lives});
    if (own.size() > limits_.owner_entries_max) shard.remove(own.front());
    while (!shard.by_age.empty()) {
        const bool dead = shard.by_age.front().until <= now;
        if (!dead && shard.bytes <= limits_.bytes_max / shards_.size()) break;
        shard.remove(shard.by_age.begin());
    }
    return cache::Added::yes;
}

Task<Result<std::optional<cache::Entry>>> MemoryCache::get(Context ctx, cache::Key key) {
    WAYBILL_CO_CHECK(ctx.check(clock_));
    Shard& shard = shard_of(key);
    const std::lock_guard lock{shard.mutex};
    const auto place = shard.find(key);
    if (!place || (*place)->until <= clock_.steady()) co_return std::nullopt;
    co_return (*place)->entry;
}

Task<Status> MemoryCache::put(Context ctx, cache::Key key, cache::Entry entry, Duration lives) {
    WAYBILL_CO_CHECK(ctx.check(clock_));
    const std::int64_t version = entry.version;
    keep(std::move(key), std::move(entry), lives, version);
    co_return Status{};
}

Task<Result<cache::Added>> MemoryCache::add(Context ctx, cache::Key key, cache::Entry entry,
                                            Duration lives) {
    WAYBILL_CO_CHECK(ctx.check(clock_));
    co_return keep(std::move(key), std::move(entry), lives, std::nullopt);
}

Task<Status> MemoryCache::erase(Context ctx, cache::Key key, std::int64_t version) {
    WAYBILL_CO_CHECK(ctx.check(clock_));
    Shard& shard = shard_of(key);
    const std::lock_guard lock{shard.mutex};
    const auto place = shard.find(key);
    if (place && (*place)->entry.version <= version) shard.remove(*place);
    co_return Status{};
}

std::size_t MemoryCache::bytes() const {
    std::size_t sum = 0;
    for (const Shard& shard : shards_) {
        const std::lock_guard lock{shard.mutex};
        sum += shard.bytes;
    }
    return sum;
}

}  // namespace waybill::memory
