// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/log_keeper.hpp"
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
        sql::News& news;
    };
    BatchWriter(Deps deps, LogKeeper::Options log)
        : deps_{deps}, log_{deps.connection, deps.health, std::move(log)} {}

    /// Answers every work of `batch`, in any case.
    void run(std::span<Work> batch);

private:
    void transact(std::span<Work> batch, std::size_t live);
    Status run_one(Work& work, bool savepoint);
    Status attempt(Work& work, bool savepoint);
    bool may_try_again(const Status& outcome, bool savepoint);
    Status rolled_back(Error error, bool savepoint);
    void fold_news(std::size_t from);
    void commit();
    void fail_all(const Error& error);

    Deps deps_;
    LogKeeper log_;
    std::vector<Status> outcomes_{};
    std::vector<std::string_view> news_{};
    SteadyTime sparing_until_{};  ///< room that the log does not need yet is left to others
};

}  // namespace waybill::sqlite
