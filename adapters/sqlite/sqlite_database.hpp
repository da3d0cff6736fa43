// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "platform/sql/migration.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace waybill::telemetry {
class Registry;
}

namespace waybill::sqlite {

/// `full`: an answered write survives power loss. `none`: only for tests that never crash.
enum class Durability : std::uint8_t { full, none };

/// One SQLite file behind sql::Database, with group commit: all queued functions run inside one
/// file transaction, each in a savepoint, and are answered after its single fsync.
///
/// Runs on one writer thread and `readers` reader threads of its own; or, given an executor in
/// `inline_on`, on that executor without any thread, repeatably: functions queued before the
/// executor comes to them form a batch.
/// Lifetime: outlives its callers, and their executors outlive it, since its threads post to them.
/// The destructor finishes queued work and joins the threads.
class SqliteDatabase final : public sql::Database {
public:
    struct Options {
        std::filesystem::path file{};
        std::vector<sql::Migration> migrations{};  ///< sql::with_platform(orders::migrations())
        const Clock* clock{nullptr};               ///< required, for deadlines
        Executor* inline_on{nullptr};
        Durability durability{Durability::full};
        int readers{2};
        std::size_t queue_max{
            4096};  ///< functions waiting: writes, those in no hurry and reads each
        std::size_t batch_max{256};  ///< bounds what the first of a batch waits for the others
        Duration patience{50ms};     ///< of `write_soon`
        int writer_cache_kib{65536};
        int reader_cache_kib{8192};
        int checkpoint_frames{1000};            ///< 4 MiB of log
        telemetry::Registry* metrics{nullptr};  ///< told under the file's name, if given
        std::string vfs{};                      ///< tests inject faults through a VFS of their own
        /// A commit or fsync failed and its fate is unknown: nothing may be acknowledged any more.
        /// Called on the writer before any caller is answered; the program exits with 70 here.
        std::function<void(const Error&)> on_fatal{};
        /// The first time that something cannot be read even at a second try, or makes no sense.
        /// What is whole is served on. Called on a database thread.
        std::function<void(const Error&)> on_damage{};
    };

    /// Opens or creates the file and brings its schema up to date. Every Error has a `message` of
    /// one line: sql.folder_not_writable, sql.in_use, sql.not_a_database, sql.foreign_database,
    /// sql.corrupt, sql.schema_newer, sql.schema_changed, sql.setting_refused, storage.full,
    /// storage.failed.
    /// A refused file is left as it was.
    static Result<std::unique_ptr<SqliteDatabase>> open(Options options);

    ~SqliteDatabase() override;

    sql::News& news() override;
    bool shared() const override { return false; }  // its folder is locked

protected:
    void submit(Mode mode, Context ctx, Body body, Resumer<Status> done) override;

private:
    struct State;
    explicit SqliteDatabase(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace waybill::sqlite
