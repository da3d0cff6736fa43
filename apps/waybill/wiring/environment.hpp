// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/wiring/selection.hpp"
#include "platform/blobs/store.hpp"
#include "platform/cache/cache.hpp"
#include "platform/core/time_zones.hpp"
#include "platform/crypto/passwords.hpp"
#include "platform/crypto/sealer.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/egress/policy.hpp"
#include "platform/http/client.hpp"
#include "platform/http/error_catalogue.hpp"
#include "platform/http/ports.hpp"
#include "platform/http/ready.hpp"
#include "platform/mail/mail.hpp"
#include "platform/messaging/bus.hpp"
#include "platform/pictures/maker.hpp"
#include "platform/rpc/guard.hpp"
#include "platform/sql/database.hpp"
#include "platform/sql/migration.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/registry.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace waybill::wiring {

/// Everything that is not decided by our own code: time, chance, threads, storage, the outside.
/// `serve` fills it with the real things; tests fill it so that the whole platform runs in one
/// thread on a manual clock. All of it outlives the platform.
struct Environment {
    Executor& executor;  ///< where background work runs
    const Clock& clock;
    Random& random;
    Pool& hashing;
    Pool& planning;  ///< one thread for the dispatch planner, and at start for the API document
    Pool& packing;   ///< compresses large answers
    Pool& imaging;   ///< one thread that makes pictures
    const pictures::PictureMaker& pictures;
    blobs::BlobStore& blobs;
    messaging::Bus& bus;
    cache::Cache& cache;
    http::RateLimiter& limiter;
    http::Client& http;
    http::Client& own_http;  ///< reaches our own API and nothing else
    const egress::Policy& egress;
    mail::MailSender& mail;
    crypto::PasswordHasher& hasher;
    crypto::TokenSigner* signer;  ///< null where identity runs elsewhere
    crypto::TokenVerifier& verifier;
    crypto::TokenKeys* token_keys;  ///< of the verifier, where identity runs elsewhere
    const crypto::Sealer& sealer;
    const TimeZones& zones;
    telemetry::Registry& metrics;
    telemetry::Log& log;
    rpc::Observer& calls;
    /// Opens and migrates one service's database.
    std::function<Result<std::unique_ptr<sql::Database>>(std::string_view service,
                                                         std::span<const sql::Migration> own)>
        open_database;
    std::string public_url;         ///< what people see, without a slash at its end
    SecretText fingerprint_key;     ///< keyed digest of requests that carry an Idempotency-Key
    std::string callback_base_url;  ///< where our own API is reached from this process
    http::ReadyChecks checks{};     ///< what the process itself needs: `/readyz` tells
    /// Whether there is room for what has not begun yet: new orders, accounts, offers. Empty: yes.
    std::function<Status()> storage_room{};
    /// What the HTTP engine refuses before a request reaches a route.
    std::span<const http::ErrorEntry> engine_errors{};
    Selection here{};
    /// Only asked for services that are not here, and for `order_system` where couriers bring the
    /// orders of one that is called by gRPC; empty where there are none.
    Elsewhere elsewhere{};
};

}  // namespace waybill::wiring
