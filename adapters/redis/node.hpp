// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/redis/address.hpp"
#include "adapters/redis/reply.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace waybill {
class AsioLoop;
}

namespace waybill::redis {

/// A command and its arguments.
using Words = std::vector<std::string>;

/// One connection to one server, made again whenever it is lost. Everything happens on its loop.
class Node {
public:
    struct Options {
        AsioLoop* loop{nullptr};
        std::string user{};
        SecretText password{};
        bool tls{false};
        std::string authority{};  ///< PEM: whose servers are believed; empty: the system's
        /// After so long without any answer callers are no longer sent to a server.
        Duration patience{};
        /// The server answers, or no longer does, and why: once for each change, of silence only
        /// when that lasts.
        std::function<void(const Status&)> on_change{};
        /// Held until nothing of this node is left on the loop.
        std::shared_ptr<void> alive{};
    };
    enum class Asking : std::uint8_t { no, yes };
    using Done = std::move_only_function<void(Answer)>;
    /// How long somebody waits for this server.
    struct Wait {
        SteadyTime since{};
        SteadyTime until{};
    };

    /// Begins to connect.
    Node(Address address, Options options);
    ~Node();
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    const Address& address() const;
    /// Whether it does, as far as is known. At first it is not.
    bool answers() const;
    /// `done` is called once, at the end of the wait at the latest; at once while the server is
    /// away. `asking`: take it though the slot is still another node's (ASK).
    void call(const Words& words, Asking asking, Wait wait, Done done);
    /// Called every half second: asks for a sign of life, or gives up a connection without any.
    void look_after();
    /// Ends the connection; calls in flight fail.
    void stop();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace waybill::redis
