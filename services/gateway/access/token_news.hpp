// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/identity/v1/identity.service.hpp"
#include "platform/crypto/tokens.hpp"
#include "platform/messaging/bus.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <string>

namespace waybill::gateway {

/// What identity says of access tokens: the keys that sign them, and the sessions that have ended.
/// It tells of an end at once; who may not have heard asks for all of them now and then. Before the
/// first answer no token holds. Thread-safe.
class TokenNews {
public:
    struct Deps {
        identity::v1::IdentityService& identity;
        std::function<void(const SessionId&)> revoke;
        crypto::TokenKeys* keys;  ///< null: they are in this process, with identity
        const Clock& clock;
    };
    explicit TokenNews(Deps deps) : deps_{std::move(deps)} {}

    /// Asks again and again, until it is cancelled.
    Task<void> follow(Context ctx);
    Task<Status> ask(Context ctx);
    /// Whether identity has answered once.
    bool begun() const { return begun_.load(std::memory_order_acquire); }
    /// Whether what is known may not be enough to judge the token.
    bool behind(std::string_view token) const;
    /// Asks when `behind`, for all callers together at most once a second. Errors: before the first
    /// answer those of the call, and `unavailable` for who comes within that second.
    Task<Status> catch_up(Context ctx, std::string token);
    /// The public keys, as a JWK set. Errors: as of `catch_up`.
    Task<Result<std::string>> keys(Context ctx);

    messaging::Subscription subscription();

private:
    Task<Status> on_hint(messaging::Event event);
    /// Sees to the first answer. Who is not known yet cannot make identity work with each request.
    Task<Status> first_answer(Context ctx);
    bool due();

    Deps deps_;
    std::atomic<bool> begun_{false};
    std::mutex mutex_{};
    SteadyTime asked_at_{SteadyTime::min()};
    std::string jwks_{};
};

}  // namespace waybill::gateway
