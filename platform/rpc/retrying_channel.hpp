// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/rpc/channel.hpp"

#include <mutex>

namespace waybill::rpc {

/// The one layer that calls again: once, after a short pause, what never got there, and what may
/// be repeated when it is not known whether it did. At most a tenth as many as there are calls, so
/// that a peer in trouble is not asked twice as much; what has not been used up is kept for the
/// next trouble. Thread-safe when the random source is.
class RetryingChannel final : public Channel {
public:
    struct Limits {
        Duration pause{20ms};  ///< jittered
        double share{0.1};     ///< of the calls
        double saved_max{10};  ///< tries that may be saved up
    };
    struct Deps {
        Channel& inner;
        Random& random;
    };
    explicit RetryingChannel(Deps deps) : RetryingChannel{deps, Limits{}} {}
    RetryingChannel(Deps deps, Limits limits)
        : deps_{deps}, limits_{limits}, saved_{limits.saved_max} {}

    Task<Result<std::string>> call(Context ctx, const Method& method, std::string request) override;

private:
    void save();
    bool spend();

    Deps deps_;
    Limits limits_;
    std::mutex mutex_{};
    double saved_;
};

}  // namespace waybill::rpc
