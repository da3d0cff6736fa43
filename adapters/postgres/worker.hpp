// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/postgres/pauses.hpp"
#include "adapters/postgres/work.hpp"

namespace waybill::postgres {

/// Runs transaction functions one after another on a connection of its own, which it makes again
/// when it is lost. Used by one thread at a time.
class Worker {
public:
    struct Deps {
        const Connection::Options& connection;
        std::shared_ptr<KnownTypes> types;
        const Clock& clock;
        /// What a commit announced, each once.
        std::function<void(std::span<const std::string_view>)> tell;
        /// A function is run again.
        std::function<void()> again;
    };
    explicit Worker(Deps deps) : deps_{std::move(deps)} {}

    /// Before the first work, so that a server that is not there is told at the start.
    Status connect();
    /// Answers all of `works`, in any case: one read, or writes.
    void run(std::span<Work> works);

private:
    /// All of them in one transaction; false where it came to nothing, and nobody was answered.
    bool run_together(std::span<Work> works);
    std::optional<Status> attempt_together(std::span<Work> works);
    /// Each in one of its own; those that must wait for others' rows come last.
    void run_apart(std::span<Work> works);
    bool run_at_once(Work& work);
    void answer(Work& work, Status outcome);
    void learn_from_failure();
    void run_alone(Work& work);
    Status try_until_done(Work& work);
    Status attempt(Work& work, Connection::Waits waits);
    bool met_others() const;
    Duration time_left(const Context& ctx) const;
    bool worth_another(const Status& outcome, int tries);
    void fold_news();

    Deps deps_;
    std::optional<Connection> connection_{};
    std::vector<std::string_view> news_{};
    std::size_t together_max_{WorkQueue::together_max};  ///< less where others want the same rows
    Pauses reconnects_{50ms, 2s};
    Error last_failure_{};
    std::chrono::steady_clock::time_point next_connect_{};
};

}  // namespace waybill::postgres
