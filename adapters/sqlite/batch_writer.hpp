// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/work.hpp"

namespace waybill::sqlite {

/// Runs transaction functions in one file transaction, each in a savepoint of its own, and answers
/// all of them after the single commit: group commit. Used by one thread at a time.
class BatchWriter {
public:
    struct Deps {
        Connection& connection;
        const Clock& clock;
        Health& health;
        const std::function<void(const Error&)>& on_fatal;
    };
    /// `checkpoint_frames`: the log's length at which it is copied into the database.
    BatchWriter(Deps deps, int checkpoint_frames)
        : deps_{deps}, checkpoint_frames_{checkpoint_frames} {}

    /// Answers every work of `batch`, in any case.
    void run(std::span<Work> batch);

private:
    void transact(std::span<Work> batch, std::size_t live);
    Status run_one(Work& work, bool savepoint);
    Status rolled_back(Error error, bool savepoint);
    void fold_signals(std::size_t from);
    void commit();
    void fail_all(const Error& error);
    void poison(const Error& error);
    void checkpoint();

    Deps deps_;
    int checkpoint_frames_;
    std::vector<Status> outcomes_{};
    std::vector<Signal*> signals_{};
};

}  // namespace waybill::sqlite
