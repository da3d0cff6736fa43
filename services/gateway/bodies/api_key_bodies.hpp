// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/idempotency_key.hpp"
#include "services/gateway/bodies/common.hpp"

#include <array>
#include <vector>

namespace waybill::gateway {

inline constexpr std::array<std::string_view, 4> scope_words{"orders:read", "orders:write",
                                                             "menu:read", "menu:write"};

/// A key as it is stored and shown: never the key itself, but for the answer that made it.
struct ApiKey {
    ApiKeyId id{};
    PartnerId partner{};
    std::string name{};
    std::vector<std::string> scopes{};
    std::string ending{};
    UserId made_by{};
    TimePoint made_at{};
    std::optional<TimePoint> expires_at{};
    std::optional<TimePoint> revoked_at{};
    std::optional<std::string> key{};
    static void describe(json::Fields<ApiKey>& f);
};

struct ApiKeyPage {
    std::vector<ApiKey> data{};
    std::optional<std::string> next_cursor{};
    bool has_more{false};
    static void describe(json::Fields<ApiKeyPage>& f);
};

struct NewApiKeyBody {
    PartnerId partner_id;
    std::string name;
    std::vector<std::string> scopes;
    std::optional<TimePoint> expires_at;
    static void describe(json::Fields<NewApiKeyBody>& f);
};

struct ApiKeyFilter {
    PartnerId partner{};
    int limit{10};
    std::string cursor{};
};

/// Keys of partners' own systems, found by digests. Thread-safe. Errors of all calls:
/// `unavailable`.
class ApiKeyStore {
public:
    virtual ~ApiKeyStore() = default;
    struct Added {
        ApiKey key{};
        bool again{false};  ///< the same request made it before
    };
    /// Errors: `conflict` (gateway.too_many_keys), `invalid` (idempotency.key_reused).
    virtual Task<Result<Added>> add(Context ctx, ApiKey key, std::string digest,
                                    IdempotencyKey cause) = 0;
    /// Oldest first, revoked ones too. Errors: `invalid` (request.bad_cursor).
    virtual Task<Result<ApiKeyPage>> list(Context ctx, ApiKeyFilter filter) = 0;
    /// A second time changes nothing. Errors: `not_found` (gateway.no_api_key).
    virtual Task<Status> revoke(Context ctx, PartnerId partner, ApiKeyId key) = 0;
    virtual Task<Result<std::optional<ApiKey>>> find(Context ctx, std::string digest) = 0;
};

}  // namespace waybill::gateway
