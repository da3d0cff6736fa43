// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/sleep.hpp"
#include "platform/async/task_group.hpp"
#include "platform/core/assert.hpp"
#include "platform/core/random.hpp"
#include "platform/messaging/bus.hpp"

#include <deque>
#include <map>

namespace waybill::memory {

/// The event log of a single process: `publish` hands the events to every subscriber and succeeds
/// when each has applied or parked all of them. It stores nothing. An event that must be tried
/// again is refused (`bus.partly_published`) until its pause is over; its outbox row stays
/// unmarked, so neither a crash nor a stop loses it. The tries counted so far are lost with the
/// process, which only means more tries.
///
/// Runs on `executor`, handlers included; `start` and `stop` are called there, `publish` anywhere.
/// The events of a key reach a subscriber one after the other; keys and subscribers run at once.
class InProcessBus final : public messaging::Bus {
public:
    struct Deps {
        Executor& executor;
        Random& random;
    };
    struct Options {
        std::vector<Duration> pauses{1s, 5s, 30s, 2min, 10min};
        std::size_t concurrency_max{256};  ///< handlers at once for one publish
        Duration deadline{30s};            ///< for one try of one handler
        // Deliberate disorder for tests: the share of keys whose events come twice, and keys in
        // random order.
        std::uint32_t duplicates_ppm{0};
        bool shuffle_keys{false};
    };
    explicit InProcessBus(Deps deps) : InProcessBus{deps, Options{}} {}
    /// With at least one pause: also what cannot be parked is tried again.
    InProcessBus(Deps deps, Options options) : deps_{deps}, options_{std::move(options)} {
        WAYBILL_ASSERT(!options_.pauses.empty());
    }

    void subscribe(messaging::Subscription subscription) override;
    Task<Status> publish(Context ctx, std::vector<messaging::Event> events) override;
    Task<Status> start() override;
    Task<void> stop() override;

private:
    /// What one subscriber made of one event that did not go well everywhere at once.
    struct Tries {
        bool over{false};  ///< applied or parked
        std::size_t failures{0};
        SteadyTime due{};
    };
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
    Task<std::optional<SteadyTime>> failed(std::size_t subscriber, const messaging::Event& event,
                                           Context ctx, Error error);
    Tries* tries_of(const messaging::Event& event, std::size_t subscriber);
    void forget_finished(const std::vector<messaging::Event>& events);

    Deps deps_;
    Options options_;
    std::deque<messaging::Subscription> subscribers_{};
    std::map<EventId, std::map<std::size_t, Tries>> tries_{};
    bool running_{false};
    std::size_t active_{0};
    Signal idle_{};
    std::stop_source stopping_{};
};

}  // namespace waybill::memory
