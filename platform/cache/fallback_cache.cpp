// SPDX-License-Identifier: Apache-2.0
#include "platform/cache/fallback_cache.hpp"

#include <utility>

namespace waybill::cache {
namespace {

template <typename T>
bool away(const Result<T>& answer) {
    return !answer && answer.error().reason == unreachable;
}

}  // namespace

/// Nearly always only one of them has it; where both do, one is older news.
Task<Result<std::optional<Entry>>> FallbackCache::get(Context ctx, Key key) {
    auto shared = co_await shared_.get(ctx, key);
    if (!shared && !away(shared)) co_return shared;
    auto local = co_await local_.get(std::move(ctx), std::move(key));
    if (!shared || !*shared) co_return local;
    const bool newer = local && *local && (*local)->version > (*shared)->version;
    co_return newer ? std::move(local) : std::move(shared);
}

Task<Status> FallbackCache::put(Context ctx, Key key, Entry entry, Duration lives) {
    auto kept = co_await shared_.put(ctx, key, entry, lives);
    if (!away(kept)) co_return kept;
    co_return co_await local_.put(std::move(ctx), std::move(key), std::move(entry), lives);
}

/// What was added here meanwhile is there already.
Task<Result<Added>> FallbackCache::add(Context ctx, Key key, Entry entry, Duration lives) {
    const auto local = co_await local_.get(ctx, key);
    if (local && *local) co_return Added::there_already;
    auto added = co_await shared_.add(ctx, key, entry, lives);
    if (!away(added)) co_return added;
    co_return co_await local_.add(std::move(ctx), std::move(key), std::move(entry), lives);
}

Task<Status> FallbackCache::erase(Context ctx, Key key, std::int64_t version) {
    WAYBILL_CO_CHECK(co_await local_.erase(ctx, key, version));
    auto erased = co_await shared_.erase(std::move(ctx), std::move(key), version);
    co_return away(erased) ? Status{} : erased;
}

}  // namespace waybill::cache
