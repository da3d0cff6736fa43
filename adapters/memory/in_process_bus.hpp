// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/sleep.hpp"
#include "platform/async/task_group.hpp"
#include "platform/messaging/receiver.hpp"

#include <deque>
#include <map>
#include <set>

namespace waybill::memory {

/// The event log of a single process: `publish` hands the events to every subscriber and succeeds
/// when each has applied or parked all of them. It stores nothing. An event that must be tried
/// again is refused (`bus.partly_published`) until its pause is over; its outbox row stays
/// unmarked, so neither a crash nor a stop loses it.
///
/// Runs on `executor`, handlers included; `start` and `stop` are called there, `publish` anywhere.
/// The events of a key reach a subscriber one after the other; keys and subscribers run at once.
class InProcessBus final : public messaging::Bus {
public:
    using Deps = messaging::Receiver::Deps;
    struct Options {
        messaging::Receiver::Options tries{};
        std::size_t concurrency_max{256};  ///< handlers at once for one publish
        // Deliberate disorder for tests: the share of keys whose events come twice, and keys in
        // random order.
        std::uint32_t duplicates_ppm{0};
        bool shuffle_keys{false};
    };
    explicit InProcessBus(Deps deps) : InProcessBus{deps, Options{}} {}
    InProcessBus(Deps deps, Options options) : deps_{deps}, options_{std::move(options)} {}

    void subscribe(messaging::Subscription subscription) override;
    Task<Status> publish(Context ctx, std::vector<messaging::Event> events) override;
    Task<Status> start() override;
    Task<void> stop() override;

private:
    /// The events of one key for one subscriber.
    struct Lane {
        std::size_t subscriber;
        std::vector<const messaging::Event*> events;
    };
    /// One publish under way.
    struct Round {
        std::vector<Lane> lanes{};
        std::size_t next{0};
        SteadyTime retry_at{SteadyTime::max()};  ///< the earliest of those that wait; max: none
    };

    Task<void> apply(Context ctx, const std::vector<messaging::Event>& events, Status& outcome);
    std::vector<Lane> lanes_of(const std::vector<messaging::Event>& events);
    void shuffle(std::vector<Lane>& lanes);
    Task<void> work_off(Round& round, Context ctx);
    Task<void> run_lane(Round& round, Lane& lane, Context ctx);
    /// Nothing when the key may go on; otherwise when the event may be tried again.
    Task<std::optional<SteadyTime>> deliver(std::size_t subscriber, const messaging::Event& event,
                                            Context ctx);
    bool waits(const messaging::Event& event) const;
    void forget_finished(const std::vector<messaging::Event>& events);

    Deps deps_;
    Options options_;
    std::deque<messaging::Receiver> subscribers_{};
    /// Who is done with an event that others are to try again, and is not asked each time.
    std::map<EventId, std::set<std::size_t>> done_{};
    bool running_{false};
    std::size_t active_{0};
    Signal idle_{};
    std::stop_source stopping_{};
};

}  // namespace waybill::memory
