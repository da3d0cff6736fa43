// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/faulty_files.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/sqlite/thread_loop.hpp"
#include "platform/testing/manual_executor.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <future>

namespace waybill::sqlite {
namespace {

constexpr int copy_at = 100;  // frames
constexpr std::uintmax_t frame_bytes = 24 + 4096;

const sql::Migration pages[] = {
    {100, "pages", "CREATE TABLE pages (id BIGINT PRIMARY KEY, body TEXT NOT NULL);"}};
const sql::Query put_page{"pages.put", R"(
    INSERT INTO pages (id, body) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET body = $2)"};
const sql::Query count_pages{"pages.count", "SELECT COUNT(*) FROM pages"};

/// A database and, beside it, somebody who reads one snapshot for as long as he likes.
struct LogWorld {
    explicit LogWorld(Executor* inline_on) {
        FaultyFiles::install();
        auto opened = SqliteDatabase::open({.file = file,
                                            .migrations = {pages[0]},
                                            .clock = &executor.clock(),
                                            .inline_on = inline_on,
                                            .checkpoint_frames = copy_at,
                                            .vfs = FaultyFiles::name});
        EXPECT_TRUE(opened);
        database = *std::move(opened);
        auto connected = Connection::open({.file = file, .vfs = {}});
        EXPECT_TRUE(connected);
        reader = std::make_unique<Connection>(*std::move(connected));
    }
    /// Each writes a page or two of 40; a log that nobody copied would be thousands of frames.
    static auto change(int number) {
        return [number](sql::Tx& tx) -> Status {
            const std::string body(3000, static_cast<char>('a' + number % 26));
            WAYBILL_CHECK(tx.exec(put_page, number % 40, body));
            return {};
        };
    }
    void write(int times) {
        for (int i = 0; i < times; ++i)
            ASSERT_TRUE(executor.run(database->write({}, change(i))).has_value()) << i;
    }
    std::int64_t seen_by_reader() {
        std::int64_t count = -1;
        auto keep = [&](const sql::Row& row) { count = row.integer(0); };
        EXPECT_TRUE(reader->fetch(count_pages, {}, keep));
        return count;
    }
    std::uintmax_t log_bytes() const { return std::filesystem::file_size(file.string() + "-wal"); }

    ManualExecutor executor;
    TempFolder folder;
    std::filesystem::path file{folder.path() / "test.db"};
    std::unique_ptr<SqliteDatabase> database;
    std::unique_ptr<Connection> reader;
};

struct InlineLogWorld : LogWorld {
    InlineLogWorld() : LogWorld{&executor} {}
};

TEST(LogKeeper, LogStaysShortWithoutAReader) {
    InlineLogWorld world;
    world.write(3000);
    EXPECT_LE(world.log_bytes(), 600 * frame_bytes);
    EXPECT_EQ(FaultyFiles::sleeps, 0);
}

TEST(LogKeeper, LongReaderDelaysNobodyAndTheLogIsShortAgainWhenItEnds) {
    InlineLogWorld world;
    world.write(40);
    ASSERT_TRUE(world.reader->script("BEGIN;"));
    ASSERT_EQ(world.seen_by_reader(), 40);
    world.write(4000);
    EXPECT_EQ(FaultyFiles::sleeps, 0) << "the writer waited for a reader";
    EXPECT_GT(world.log_bytes(), 4000 * frame_bytes);
    EXPECT_EQ(world.seen_by_reader(), 40);
    ASSERT_TRUE(world.reader->script("ROLLBACK;"));
    world.write(2000);
    EXPECT_LE(world.log_bytes(), 9U << 20U) << "as long as the reader left it";
    EXPECT_EQ(FaultyFiles::sleeps, 0);
}

TEST(LogKeeper, ReaderThatNeverPausesLetsTheLogBeginAnewNowAndThen) {
    InlineLogWorld world;
    for (int i = 0; i < 300; ++i) {
        ASSERT_TRUE(world.reader->script("BEGIN;"));
        world.seen_by_reader();
        world.write(7);
        ASSERT_TRUE(world.reader->script("ROLLBACK;"));
        world.write(1);
    }
    EXPECT_LE(world.log_bytes(), 9U << 20U);
    EXPECT_EQ(FaultyFiles::sleeps, 0);
}

Task<void> write_many(sql::Database& database, int times, std::promise<int>& refused) {
    int failures = 0;
    for (int i = 0; i < times; ++i)
        if (const auto done = co_await database.write({}, LogWorld::change(i)); !done) ++failures;
    refused.set_value(failures);
}

TEST(LogKeeper, WhatALongReaderHeldUpIsCopiedBesideTheWriter) {
    struct Threads {
        ThreadLoop loop;
        LogWorld world{nullptr};
        TaskGroup group;
        int write(int times) {
            std::promise<int> refused;
            group.spawn(loop, write_many(*world.database, times, refused));
            const int failures = refused.get_future().get();
            while (group.running() > 0) std::this_thread::yield();
            return failures;
        }
    } threads;
    ASSERT_EQ(threads.write(40), 0);
    ASSERT_TRUE(threads.world.reader->script("BEGIN;"));
    ASSERT_EQ(threads.world.seen_by_reader(), 40);
    EXPECT_EQ(threads.write(3000), 0);
    ASSERT_TRUE(threads.world.reader->script("ROLLBACK;"));
    EXPECT_EQ(threads.write(3000), 0);
    EXPECT_LE(threads.world.log_bytes(), 9U << 20U);
}

}  // namespace
}  // namespace waybill::sqlite
