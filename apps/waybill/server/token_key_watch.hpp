// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/crypto/jwt_tokens.hpp"
#include "platform/async/pool.hpp"
#include "platform/async/task_group.hpp"
#include "platform/telemetry/log.hpp"

#include <string>

namespace waybill::server {

/// Looks at the file of the keys that sign access tokens, and takes them when they have changed.
/// A file that is gone or cannot be used is told once; the keys that are there go on.
class TokenKeyWatch {
public:
    struct Deps {
        Executor& executor;
        Pool& pool;
        JwtTokens& tokens;
        telemetry::Log& log;
    };
    /// `known`: what the file had at start.
    TokenKeyWatch(Deps deps, std::string folder, SecretText known)
        : deps_{deps}, folder_{std::move(folder)}, known_{std::move(known)} {}

    void start() { group_.spawn(deps_.executor, run()); }
    Task<void> stop() { co_await group_.stop(); }

private:
    Task<void> run();
    Task<void> look(Context ctx);
    void take(SecretText found);
    void complain(const Error& error);

    Deps deps_;
    const std::string folder_;
    SecretText known_;
    std::string told_{};  ///< why the file was refused when it was looked at last, or empty
    TaskGroup group_{};
};

}  // namespace waybill::server
