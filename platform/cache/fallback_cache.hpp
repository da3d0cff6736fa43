// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/cache/cache.hpp"

namespace waybill::cache {

/// A cache that processes share, and while it cannot be reached one of this process: what is kept
/// meanwhile is found by whoever asks here, for as long as it lives, also when the shared one is
/// back. No call fails because the shared one is away. Thread-safe when both are, which outlive it.
class FallbackCache final : public Cache {
public:
    FallbackCache(Cache& shared, Cache& local) : shared_{shared}, local_{local} {}

    Task<Result<std::optional<Entry>>> get(Context ctx, Key key) override;
    Task<Status> put(Context ctx, Key key, Entry entry, Duration lives) override;
    Task<Result<Added>> add(Context ctx, Key key, Entry entry, Duration lives) override;
    Task<Status> erase(Context ctx, Key key, std::int64_t version) override;
    std::size_t bytes() const override { return shared_.bytes() + local_.bytes(); }

private:
    Cache& shared_;
    Cache& local_;
};

}  // namespace waybill::cache
