// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/gateway/bodies/api_key_bodies.hpp"

namespace waybill::gateway {

/// API keys in the gateway's own database: their digests, and what they may do.
class ApiKeyStoreSql final : public ApiKeyStore {
public:
    ApiKeyStoreSql(sql::Database& database, const Clock& clock)
        : database_{database}, clock_{clock} {}

    Task<Result<Added>> add(Context ctx, ApiKey key, std::string digest,
                            IdempotencyKey cause) override;
    Task<Result<ApiKeyPage>> list(Context ctx, ApiKeyFilter filter) override;
    Task<Status> revoke(Context ctx, PartnerId partner, ApiKeyId key) override;
    Task<Result<std::optional<ApiKey>>> find(Context ctx, std::string digest) override;

private:
    sql::Database& database_;
    const Clock& clock_;
};

}  // namespace waybill::gateway
