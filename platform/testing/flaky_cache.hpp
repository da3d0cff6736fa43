// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/cache/cache.hpp"

namespace waybill {

/// A cache that can be out of reach.
class FlakyCache final : public cache::Cache {
public:
    explicit FlakyCache(cache::Cache& inner) : inner_{inner} {}
    bool away{false};

    Task<Result<std::optional<cache::Entry>>> get(Context ctx, cache::Key key) override {
        if (away) co_return fail(ErrorKind::unavailable, cache::unreachable);
        co_return co_await inner_.get(std::move(ctx), std::move(key));
    }
    Task<Status> put(Context ctx, cache::Key key, cache::Entry entry, Duration lives) override {
        if (away) co_return fail(ErrorKind::unavailable, cache::unreachable);
        co_return co_await inner_.put(std::move(ctx), std::move(key), std::move(entry), lives);
    }
    Task<Result<cache::Added>> add(Context ctx, cache::Key key, cache::Entry entry,
                                   Duration lives) override {
        if (away) co_return fail(ErrorKind::unavailable, cache::unreachable);
        co_return co_await inner_.add(std::move(ctx), std::move(key), std::move(entry), lives);
    }
    Task<Status> erase(Context ctx, cache::Key key, std::int64_t version) override {
        if (away) co_return fail(ErrorKind::unavailable, cache::unreachable);
        co_return co_await inner_.erase(std::move(ctx), std::move(key), version);
    }
    std::size_t bytes() const override { return inner_.bytes(); }

private:
    cache::Cache& inner_;
};

}  // namespace waybill
