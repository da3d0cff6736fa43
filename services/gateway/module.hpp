// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/blobs/store.hpp"
#include "platform/cache/cache.hpp"
#include "platform/core/random.hpp"
#include "platform/core/secret.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/http/error_catalogue.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/ports.hpp"
#include "platform/http/ready.hpp"
#include "platform/messaging/bus.hpp"
#include "platform/pictures/maker.hpp"
#include "platform/sql/database.hpp"
#include "platform/sql/migration.hpp"
#include "services/gateway/parts.hpp"
#include "services/gateway/settings.hpp"

#include <memory>
#include <string>

namespace waybill::telemetry {
class Log;
class Registry;
}  // namespace waybill::telemetry

namespace waybill::gateway {

/// The public API, whole. All dependencies outlive it.
class GatewayModule {
public:
    struct Deps {
        Clients clients;
        Executor& executor;
        Pool& pool;     ///< for what would hold up an event loop
        Pool& packing;  ///< compresses large answers
        Pool& imaging;  ///< makes pictures
        const pictures::PictureMaker& maker;
        blobs::BlobStore& blobs;
        const Clock& clock;
        Random& random;
        IdSource& ids;
        sql::Database& database;  ///< of the gateway's own: answers kept for repeated requests
        messaging::Bus& bus;
        cache::Cache& cache;         ///< shared with the other gateways
        http::RateLimiter& limiter;  ///< counts for all of them
        crypto::TokenVerifier& verifier;
        crypto::TokenKeys* keys;  ///< of the verifier, where they come from another process
        const crypto::Sealer& sealer;
        telemetry::Registry& metrics;
        telemetry::Log& log;
        std::string public_url;
        /// Of idempotency fingerprints and of what browsers are given; the same after a restart.
        SecretText fingerprint_key;
        std::span<const http::ErrorEntry> engine_errors{};  ///< refused before any route
        http::ReadyChecks checks{};  ///< what the process itself needs, for `/readyz`
        GatewaySettings settings;
    };
    explicit GatewayModule(Deps deps);
    ~GatewayModule();

    static std::span<const sql::Migration> migrations();
    /// As the settings say, counted in this process.
    static std::unique_ptr<http::RateLimiter> rates_in_memory(const Clock& clock,
                                                              const GatewaySettings& settings);
    /// What older releases stored in the clear: some of it in each call, until 0.
    static Result<std::int64_t> seal_clear(sql::Tx& tx, const crypto::Sealer& sealer);

    http::Handler& handler();
    std::string openapi() const;
    /// One line per route: method, path, who may.
    std::string route_list() const;
    void start();
    Task<void> stop();

private:
    struct Whole;
    std::unique_ptr<Whole> whole_;
};

}  // namespace waybill::gateway
