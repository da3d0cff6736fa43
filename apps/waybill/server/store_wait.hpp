// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"
#include "platform/core/time.hpp"
#include "platform/telemetry/log.hpp"

#include <functional>
#include <stop_token>
#include <string_view>

namespace waybill::server {

/// A start waits for stores that are away, for all of them until one moment: each is told once.
/// What is there and refuses is not waited for. Blocks.
class StoreWait {
public:
    struct Deps {
        const Clock& clock;
        telemetry::Log& log;
        std::stop_token stop{};  ///< ends the waiting
        /// Sleeps.
        std::function<void(Duration)> rest;
    };
    StoreWait(Deps deps, SteadyTime until) : deps_{std::move(deps)}, until_{until} {}

    /// What `attempt` answers in the end: anything but that the store is away, or its last word.
    template <typename Attempt>
    auto reach(std::string_view store, Attempt attempt) {
        Pause pause{};
        while (true) {
            auto answer = attempt();
            if (answer || !wait(store, answer.error(), pause)) return answer;
        }
    }

private:
    struct Pause {
        Duration next{100ms};
        bool told{false};
    };
    bool wait(std::string_view store, const Error& why, Pause& pause);

    Deps deps_;
    SteadyTime until_;
};

}  // namespace waybill::server
