// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/faulty_files.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "platform/testing/manual_executor.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

namespace waybill::sqlite {
namespace {

using FileCall = FaultyFiles::Call;
using FilePlace = FaultyFiles::Place;

const sql::Migration notes[] = {{100, "notes", "CREATE TABLE notes (text TEXT PRIMARY KEY);"}};
const sql::Query insert_note{"notes.insert", "INSERT INTO notes (text) VALUES ($1)"};
const sql::Query count_notes{"notes.count", "SELECT COUNT(*) FROM notes"};

struct FaultWorld {
    FaultWorld() {
        FaultyFiles::install();
        open();
    }
    Result<std::unique_ptr<SqliteDatabase>> opened() {
        return SqliteDatabase::open(
            {.file = folder.path() / "test.db",
             .migrations = {notes[0]},
             .clock = &executor.clock(),
             .inline_on = &executor,
             .checkpoint_frames = 50,
             .vfs = FaultyFiles::name,
             .on_fatal = [this](const Error& error) { fatal.push_back(error.detail); },
             .on_damage = [this](const Error& error) { damage.push_back(error.detail); }});
    }
    void close() {
        told.reset();
        database.reset();
    }
    void open() {
        close();
        auto made = opened();
        ASSERT_TRUE(made);
        database = *std::move(made);
        told.emplace(database->news(), "notes");
    }
    Status insert(std::string text) {
        auto work = [&](sql::Tx& tx) -> Status {
            WAYBILL_CHECK(tx.exec(insert_note, text));
            tx.announce("notes");
            return {};
        };
        return executor.run(database->write({}, work));
    }
    Result<std::int64_t> count() {
        auto work = [](sql::Tx& tx) -> Result<std::int64_t> {
            WAYBILL_TRY(const auto found,
                        tx.one(count_notes, [](const sql::Row& row) { return row.integer(0); }));
            return found.value_or(-1);
        };
        return executor.run(database->read({}, work));
    }

    ManualExecutor executor;
    TempFolder folder;
    std::vector<std::string> fatal;
    std::vector<std::string> damage;
    std::unique_ptr<SqliteDatabase> database;
    std::optional<sql::Listener> told;
};

TEST(BatchWriter, FullDiskIsUnavailableReadsGoOnAndSoDoWritesLater) {
    FaultWorld world;
    ASSERT_TRUE(world.insert("before"));
    EXPECT_TRUE(world.executor.run(world.told->wait({}, 1s)));
    FaultyFiles::fail({FileCall::write, FilePlace::log, SQLITE_FULL});
    const auto refused = world.insert("during");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(refused.error().reason, "storage.full");
    EXPECT_FALSE(world.executor.run(world.told->wait({}, 1s)));
    EXPECT_EQ(world.count().value(), 1);
    FaultyFiles::heal();
    EXPECT_TRUE(world.insert("after"));
    EXPECT_EQ(world.count().value(), 2);
    EXPECT_TRUE(world.fatal.empty());
}

TEST(BatchWriter, FullDiskGetsTheRoomOfTheLogBack) {
    FaultWorld world;
    ASSERT_TRUE(world.insert("before"));
    const auto log = world.folder.path() / "test.db-wal";
    ASSERT_GT(std::filesystem::file_size(log), 1'000'000U);
    FaultyFiles::fail({FileCall::write, FilePlace::log, SQLITE_FULL});
    ASSERT_EQ(world.insert("during").error().reason, "storage.full");
    EXPECT_EQ(std::filesystem::file_size(log), 0U);
    FaultyFiles::heal();
    EXPECT_TRUE(world.insert("after"));
    EXPECT_EQ(world.count().value(), 2);
    EXPECT_LT(std::filesystem::file_size(log), 100'000U) << "it takes no more than it needs";
}

TEST(BatchWriter, FailedSyncIsUnknownAndEndsAllFurtherWork) {
    FaultWorld world;
    ASSERT_TRUE(world.insert("before"));
    FaultyFiles::fail({FileCall::sync, FilePlace::log, SQLITE_IOERR_FSYNC});
    const auto unknown = world.insert("during");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, ErrorKind::outcome_unknown);
    EXPECT_EQ(world.fatal.size(), 1u);
    FaultyFiles::heal();
    EXPECT_EQ(world.insert("after").error().reason, "sql.poisoned");
    EXPECT_EQ(world.count().error().reason, "sql.poisoned");
    world.open();
    EXPECT_TRUE(world.insert("after the restart"));
}

TEST(BatchWriter, ExceededQuotaIsAFullDisk) {
    FaultWorld world;
    FaultyFiles::fail({FileCall::write, FilePlace::log, SQLITE_IOERR_WRITE, EDQUOT});
    EXPECT_EQ(world.insert("during").error().reason, "storage.full");
    FaultyFiles::heal();
    EXPECT_TRUE(world.insert("after"));
    EXPECT_EQ(world.count().value(), 1);
    EXPECT_TRUE(world.fatal.empty());
}

TEST(BatchWriter, IndexOfTheLogThatCannotBeMadeIsAFullDisk) {
    FaultWorld world;
    ASSERT_TRUE(world.insert("before"));
    world.close();
    FaultyFiles::fail({FileCall::share, FilePlace::database, SQLITE_IOERR_SHMSIZE, ENOSPC});
    auto opened = world.opened();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().reason, "storage.full");
    EXPECT_TRUE(opened.error().message.contains("free some space")) << opened.error().message;
    FaultyFiles::heal();
    world.open();
    EXPECT_EQ(world.count().value(), 1);
}

/// Its frames may be in the log, so nobody is told that nothing happened, nor is anything lost.
TEST(BatchWriter, IndexOfTheLogThatCannotGrowLeavesTheOutcomeOpenAndTheProcessAlive) {
    FaultWorld world;
    auto reader = Connection::open({.file = world.folder.path() / "test.db", .vfs = {}});
    ASSERT_TRUE(reader);
    std::string found;
    ASSERT_TRUE(reader->script("BEGIN;"));
    ASSERT_TRUE(reader->text_of("SELECT COUNT(*) FROM notes", found));  // so that the log grows
    FaultyFiles::fail({FileCall::share, FilePlace::database, SQLITE_IOERR_SHMSIZE, ENOSPC});
    Status refused;
    int written = 0;
    while (refused && written < 5000) {
        refused = world.insert(std::to_string(written));
        if (refused) ++written;
    }
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::outcome_unknown);
    EXPECT_TRUE(world.fatal.empty());
    EXPECT_EQ(world.count().value(), written);
    FaultyFiles::heal();
    EXPECT_TRUE(world.insert("after"));
    EXPECT_EQ(world.count().value(), written + 1);
}

TEST(BatchWriter, FailedWriteLeavesTheOutcomeOpenAndTheProcessAlive) {
    FaultWorld world;
    FaultyFiles::fail({FileCall::write, FilePlace::log, SQLITE_IOERR_WRITE});
    EXPECT_FALSE(world.insert("during"));
    EXPECT_TRUE(world.fatal.empty());
    FaultyFiles::heal();
    EXPECT_TRUE(world.insert("after"));
    EXPECT_EQ(world.count().value(), 1);
}

TEST(BatchWriter, DatabaseThatCannotGrowLeavesTheChangesInTheLog) {
    FaultWorld world;
    FaultyFiles::fail({FileCall::write, FilePlace::database, SQLITE_FULL, ENOSPC});
    for (int i = 0; i < 200; ++i) ASSERT_TRUE(world.insert(std::to_string(i)));
    EXPECT_EQ(world.count().value(), 200);
    EXPECT_TRUE(world.fatal.empty());
    FaultyFiles::heal();
    world.open();
    EXPECT_EQ(world.count().value(), 200);
}

TEST(BatchWriter, FailedSyncOfTheDatabaseEndsAllFurtherWork) {
    FaultWorld world;
    FaultyFiles::fail({FileCall::sync, FilePlace::database, SQLITE_IOERR_FSYNC});
    for (int i = 0; i < 200 && world.fatal.empty(); ++i)
        ASSERT_TRUE(world.insert(std::to_string(i)));
    EXPECT_EQ(world.fatal.size(), 1u);
    EXPECT_EQ(world.count().error().reason, "sql.poisoned");
    FaultyFiles::heal();
}

TEST(BatchWriter, WhatCannotBeReadOnceIsReadAgain) {
    for (const bool writes : {false, true}) {
        FaultWorld world;
        ASSERT_TRUE(world.insert("before"));
        world.open();
        FaultyFiles::fail({FileCall::read, FilePlace::database, SQLITE_IOERR_READ, EIO, 1});
        if (writes)
            EXPECT_TRUE(world.insert("after"));
        else
            EXPECT_EQ(world.count().value(), 1);
        EXPECT_TRUE(world.damage.empty());
    }
}

TEST(BatchWriter, DamagedPageIsToldOnceAndTheRestIsServed) {
    FaultWorld world;
    for (int i = 0; i < 500; ++i)
        ASSERT_TRUE(world.insert("a note of some length " + std::to_string(i)));
    world.close();
    const auto file = world.folder.path() / "test.db";
    {
        // Behind the page of the schema, so that it opens.
        std::fstream bytes{file, std::ios::in | std::ios::out | std::ios::binary};
        bytes.seekp(std::streamoff{3} * 4096);
        bytes << std::string(std::filesystem::file_size(file) - std::size_t{3} * 4096, '\xA5');
    }
    world.open();
    const auto count = world.count();
    ASSERT_FALSE(count);
    EXPECT_EQ(count.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(count.error().reason, "storage.damaged");
    EXPECT_EQ(world.insert("a note of some length").error().reason, "storage.damaged");
    EXPECT_EQ(world.damage.size(), 1u);
    auto harmless = [](sql::Tx&) -> Status { return {}; };
    EXPECT_TRUE(world.executor.run(world.database->read({}, harmless)));
    EXPECT_TRUE(world.fatal.empty());
}

}  // namespace
}  // namespace waybill::sqlite
