// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/redis/node.hpp"
#include "adapters/redis/script.hpp"
#include "platform/async/context.hpp"
#include "platform/async/task.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace waybill::telemetry {
class Registry;
}

namespace waybill::redis {

/// One Redis, or a cluster of them: which of both it finds out by itself.
///
/// Runs on: one loop, over one connection to each server; called from any thread, and callers go
/// on where they were. It connects again until it is stopped. No caller waits for longer than
/// `patience`, and none for a server that is known to be away.
/// Errors of calls: `unavailable` (cache.unreachable), and those of the context. A call that failed
/// may have run.
class Client {
public:
    struct Options {
        /// `host:port`; of a cluster some that are enough to find the others.
        std::vector<std::string> addresses{};
        std::string user{"default"};
        SecretText password{};
        /// Each server shows a certificate for the host that it is called by.
        bool tls{false};
        std::string authority{};  ///< PEM of who signs them; empty: those that the system knows
        /// Before every key, so that several installations may share a server. Without braces.
        std::string prefix{"waybill:"};
        Duration patience{250ms};
        telemetry::Registry* metrics{nullptr};
        /// A server that is needed is away, and why, or all are back: once for each change, on the
        /// loop.
        std::function<void(const Status&)> on_change{};
    };

    /// Errors, with a `message` of one line: redis.bad_address, redis.bad_prefix.
    static Result<std::unique_ptr<Client>> make(AsioLoop& loop, Options options);
    /// It has been stopped, or was never started.
    ~Client();

    void start();
    /// Calls in flight fail. The loop runs meanwhile.
    Task<void> stop();

    /// Runs a command on the server that has `key`, which starts with the prefix.
    Task<Answer> call(Context ctx, std::string key, Words words);
    /// Runs a script on the server that has its keys, all of one slot. It outlives the call.
    Task<Answer> run(Context ctx, const Script& script, Words keys, Words arguments);

    const std::string& prefix() const;
    /// Whether every server that is needed answers.
    bool connected() const;

private:
    struct State;
    struct Attempt;
    explicit Client(std::shared_ptr<State> state);
    Task<Answer> send(Context ctx, std::shared_ptr<Attempt> attempt);

    std::shared_ptr<State> state_;
};

}  // namespace waybill::redis
