// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/options.hpp"

#include <memory>
#include <vector>

namespace waybill::kafka {

class Consumer;
class Producer;

/// The event log on Kafka, whose topics are there before `start` (see ensure_topics). Every event
/// is a CloudEvent whose Kafka key is its own. What a group parks is also sent to the topic with
/// `.parked` at its end (see parked.hpp), and so is a message that is no event, which is counted
/// and logged besides; those topics are there before `start`, too.
///
/// `publish` succeeds when every in-sync replica has every event. What it gives up on may still
/// arrive later, as long as `publish_patience`, even after what is published then.
/// `group`: a consumer group per subscription, which begins with the oldest event and commits up to
/// the first that is neither applied nor parked; so after a crash, and when a partition goes to
/// another member, some are repeated. `everyone`: every partition from its end at `start` on.
/// Partitions that are added later it hears after the next start.
///
/// Of brokers that are away, and are back, only `on_change` tells; the log has what else they say.
///
/// Runs on `executor`, handlers included, where `start` and `stop` are called, once each; `publish`
/// on any. Threads: one, and one for each subscription, besides those of librdkafka.
class KafkaBus final : public messaging::Bus {
public:
    KafkaBus(Deps deps, Options options);
    ~KafkaBus() override;

    void subscribe(messaging::Subscription subscription) override;
    /// Errors: `unavailable` (bus.not_running, bus.unreachable, bus.partly_published where Kafka
    /// refuses some events for their own sake), `outcome_unknown` (bus.outcome_unknown).
    Task<Status> publish(Context ctx, std::vector<messaging::Event> events) override;
    /// Errors, with a `message` of one line: `unavailable` (bus.unreachable, bus.topics_missing),
    /// `invalid` (bus.bad_settings).
    Task<Status> start() override;
    Task<void> stop() override;

private:
    Task<Status> start_all();
    Record shown(const messaging::Subscription& subscription, const messaging::Event& event,
                 const Error& error) const;
    Task<Status> park_and_show(Task<Status> parking, Context ctx, Record shown);

    Deps deps_;
    Options options_;
    std::unique_ptr<Producer> producer_;
    std::vector<std::unique_ptr<Consumer>> consumers_{};
    bool running_{false};
};

}  // namespace waybill::kafka
