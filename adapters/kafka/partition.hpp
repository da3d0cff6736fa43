// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/progress.hpp"
#include "adapters/kafka/slots.hpp"
#include "platform/async/task_group.hpp"
#include "platform/messaging/receiver.hpp"

#include <deque>
#include <map>
#include <string>

namespace waybill::kafka {

/// The events of one partition for as long as it is ours: those of a key one after the other, keys
/// beside each other, so that one that waits for its next try holds up no other.
///
/// Runs on the executor of its receiver; `progress` anywhere. `stop` comes before its end.
class Partition {
public:
    Partition(messaging::Receiver::Deps deps, messaging::Receiver::Options tries,
              messaging::Subscription subscription, Slots& slots)
        : executor_{deps.executor},
          receiver_{deps, std::move(tries), std::move(subscription)},
          slots_{slots} {}

    void take(std::int64_t offset, messaging::Event event);
    void cancel() { group_.cancel(); }
    /// Cancels handlers and waits for them. What is not done then is somebody else's.
    Task<void> stop() { return group_.stop(); }

    Progress& progress() { return progress_; }

private:
    struct Item {
        std::int64_t offset;
        messaging::Event event;
    };
    using Lanes = std::map<std::string, std::deque<Item>>;

    Task<void> work_off(Lanes::iterator lane);
    Task<std::optional<SteadyTime>> receive(Context ctx, const messaging::Event& event);

    Executor& executor_;
    messaging::Receiver receiver_;
    Slots& slots_;
    Progress progress_{};
    Lanes lanes_{};
    TaskGroup group_{};
};

}  // namespace waybill::kafka
