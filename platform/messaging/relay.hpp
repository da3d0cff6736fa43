// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/core/random.hpp"
#include "platform/messaging/bus.hpp"
#include "platform/messaging/outbox.hpp"
#include "platform/messaging/parked.hpp"
#include "platform/sql/lease.hpp"

#include <set>
#include <string>
#include <vector>

namespace waybill::messaging {

/// Moves a service's committed events from its outbox to the bus: reads a batch, publishes it,
/// and has it marked with the next commit. Reads by state, not by position, so a row that commits
/// late is never passed over; a crash between publishing and marking publishes again, and inboxes
/// drop the repetition. Of several processes one relays at a time, since the events of a key must
/// stay in order.
///
/// When the bus tells that only some keys could be published, each key of the batch goes on in a
/// lane of its own until the bus has taken it; its later events wait in the outbox meanwhile, and
/// those of other keys do not.
///
/// Owns its loop and lanes. Runs on `executor` alone.
class Relay {
public:
    struct Deps {
        sql::Database& database;
        Bus& bus;
        Executor& executor;
        Random& random;
    };
    struct Options {
        int batch_max{256};
        Duration poll{10s};           ///< looks at the outbox this often without being woken
        Duration retention{72h};      ///< published rows stay this long, for audits
        std::size_t lanes_max{1024};  ///< with more keys in trouble the relay itself waits
    };
    explicit Relay(Deps deps) : Relay{deps, Options{}} {}
    Relay(Deps deps, Options options);

    void start();
    Task<void> stop();
    /// Rows not yet published, and the age of the oldest; for metrics and readiness.
    Task<Result<Backlog>> backlog(Context ctx);

private:
    enum class Left : std::uint8_t { none, some };
    struct Waiting;
    struct Found;
    struct Mark {
        std::int64_t position;
        EventId id;
    };

    Task<void> run();
    /// Rounds while there is something to do, and where it is ours to do; how long until then.
    Task<Result<Duration>> turn(Context ctx);
    /// Takes care of some rows; whether there may be more.
    Task<Result<Left>> round(Context ctx);
    Task<Result<Found>> read_rows(Context ctx);
    Task<Status> publish(Context ctx, std::vector<Waiting> rows);
    Task<void> mark(std::vector<Mark> marks, TimePoint at);
    Task<Result<Left>> isolate(Context ctx);
    Task<void> lane(std::string key, std::vector<Waiting> rows);
    Task<void> sweep(Context ctx);

    Deps deps_;
    Options options_;
    sql::Listener committed_;
    sql::Lease lease_;
    std::set<std::string, std::less<>> lanes_{};  ///< keys that are under way by themselves
    std::set<EventId> published_{};               ///< not yet marked
    std::optional<Mark> front_{};  ///< while there are such: every row up to it is published
    SteadyTime next_sweep_{};
    TaskGroup group_{};
};

}  // namespace waybill::messaging
