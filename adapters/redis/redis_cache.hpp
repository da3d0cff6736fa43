// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/redis/client.hpp"
#include "platform/cache/cache.hpp"

namespace waybill::redis {

/// The cache that all processes of an installation share. A key of Redis for each entry, and one
/// for each owner with the names of its entries in order of age; all of an owner's lie on one
/// server. A script changes both at once, a read is one plain command.
///
/// Lifetime: the client outlives it.
class RedisCache final : public cache::Cache {
public:
    struct Limits {
        std::size_t owner_entries_max{20};
    };
    explicit RedisCache(Client& client) : RedisCache{client, Limits{}} {}
    RedisCache(Client& client, Limits limits) : client_{client}, limits_{limits} {}

    Task<Result<std::optional<cache::Entry>>> get(Context ctx, cache::Key key) override;
    Task<Status> put(Context ctx, cache::Key key, cache::Entry entry, Duration lives) override;
    Task<Result<cache::Added>> add(Context ctx, cache::Key key, cache::Entry entry,
                                   Duration lives) override;
    Task<Status> erase(Context ctx, cache::Key key, std::int64_t version) override;
    /// It keeps nothing here.
    std::size_t bytes() const override { return 0; }

private:
    /// One that is there gives way up to this version, or to none. `over` is in digits.
    Task<Result<cache::Added>> keep(Context ctx, cache::Key key, cache::Entry entry, Duration lives,
                                    std::string over);
    std::string owner_key(const cache::Key& key) const;
    std::string entry_key(const cache::Key& key) const;

    Client& client_;
    Limits limits_;
};

}  // namespace waybill::redis
