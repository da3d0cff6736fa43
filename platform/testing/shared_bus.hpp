// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/messaging/bus.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace waybill {

/// One event log for several processes that are all in this one: each `join`s and has a bus of its
/// own. Of those with the same subscription one hears an event of a key, or each of them, as the
/// subscription says; while none is there, its events wait. Runs on one executor.
class SharedBus {
public:
    explicit SharedBus(messaging::Bus& log) : log_{log} {}

    /// Before anybody's `start`, or with subscriptions that another has brought already.
    std::unique_ptr<messaging::Bus> join();

private:
    class Member;
    using Subscribed = std::shared_ptr<messaging::Subscription>;
    using Group = std::vector<Subscribed>;

    void enter(Subscribed subscription);
    void leave(const Subscribed& subscription);
    static Task<Status> hand_out(const Group& group, Context ctx, messaging::Event event);
    static Task<Status> park(const Group& group, Context ctx, messaging::Event event, Error error);

    messaging::Bus& log_;
    std::map<std::string, Group> groups_{};
};

}  // namespace waybill
