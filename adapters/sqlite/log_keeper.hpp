// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/work.hpp"

namespace waybill::sqlite {

/// Keeps one database's write-ahead log short. It is copied into the database early and often, and
/// nobody waits for a reader: while one holds an old snapshot the log grows, and shrinks when it
/// has gone. Runs on the writer's thread.
class LogKeeper {
public:
    struct Options {
        int frames{1000};  ///< length at which the log is copied
        /// Has another thread call `copy_log`, since so much is due that callers would notice;
        /// empty where there is no other thread.
        std::function<void()> elsewhere{};
    };
    LogKeeper(Connection& connection, Health& health, Options options)
        : connection_{connection},
          health_{health},
          options_{std::move(options)},
          due_{options_.frames} {}

    /// After each commit, when its callers have been answered.
    void tend();
    /// The disk is full: what the log holds goes into the database and its room to whoever needs
    /// it, unless a reader holds it back.
    void give_back();

private:
    int next_due(int frames, int copied) const;

    Connection& connection_;
    Health& health_;
    Options options_;
    int due_;
    int seen_{0};
};

/// One copying of what no reader holds back; how many frames are in the database then.
int copy_log(Connection& connection, Health& health,
             Connection::Copying copying = Connection::Copying::part);

}  // namespace waybill::sqlite
