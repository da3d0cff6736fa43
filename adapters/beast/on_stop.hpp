// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/executor.hpp"

#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

namespace waybill::beast {

/// While it lives, the end of `stop` (asked for on any thread) runs `work` on the executor. Once
/// destroyed, on that executor, the work can no longer begin.
class OnStop {
public:
    OnStop(std::stop_token stop, Executor& executor, Executor::Work work) {
        if (!stop.stop_possible()) return;
        work_ = std::make_shared<Executor::Work>(std::move(work));
        callback_.emplace(std::move(stop), Post{executor, work_});
    }
    OnStop(const OnStop&) = delete;
    OnStop& operator=(const OnStop&) = delete;

private:
    struct Post {
        Executor& executor;
        std::weak_ptr<Executor::Work> work;
        void operator()() const {
            executor.post([weak = work] {
                if (const auto held = weak.lock()) (*held)();
            });
        }
    };
    std::shared_ptr<Executor::Work> work_{};
    std::optional<std::stop_callback<Post>> callback_{};
};

}  // namespace waybill::beast
