// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/inspect.hpp"

#include "adapters/sqlite/open_file.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/sqlite/transaction.hpp"
#include "platform/testing/manual_executor.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace waybill::sqlite {
namespace {

const sql::Migration letters[] = {{100, "letters", "CREATE TABLE letters (body TEXT NOT NULL);"},
                                  {101, "more", "CREATE TABLE more (body TEXT NOT NULL);"}};

/// A folder with one database, as a killed process leaves it: the files are copied while it runs.
struct InspectWorld {
    ManualExecutor executor;
    TempFolder folder;
    std::filesystem::path running{folder.path() / "running.db"};
    std::filesystem::path file{folder.path() / "orders.db"};

    static void fill(Connection& connection, int count) {
        for (int i = 0; i < count; ++i)
            ASSERT_TRUE(connection.script("INSERT INTO letters VALUES ('dear reader');"));
    }
    Connection make(std::size_t migrations = 2) {
        auto made = open_file({.file = running,
                               .migrations = sql::with_platform({letters, migrations}),
                               .clock = &executor.clock()});
        EXPECT_TRUE(made);
        return *std::move(made);
    }
    void kill() {
        for (const char* part : {"", "-wal", "-shm"})
            std::filesystem::copy_file(running.string() + part, file.string() + part,
                                       std::filesystem::copy_options::overwrite_existing);
    }
    Result<std::optional<Inspected>> look() {
        return inspect(file, {.migrations = sql::with_platform(letters)});
    }
    std::string refusal() {
        const auto found = look();
        if (found) return "fine";
        EXPECT_TRUE(found.error().message.starts_with(file.string())) << found.error().message;
        return std::string{found.error().reason};
    }
    std::uintmax_t log_bytes() const { return std::filesystem::file_size(file.string() + "-wal"); }
    void cut_log(std::uintmax_t bytes) {
        std::filesystem::resize_file(file.string() + "-wal", bytes);
    }
};

TEST(Inspect, TellsWhatAFileIsAndMakesNone) {
    InspectWorld world;
    ASSERT_TRUE(world.look().has_value());
    EXPECT_FALSE(world.look()->has_value());
    EXPECT_FALSE(std::filesystem::exists(world.file));
    {
        auto connection = world.make(1);
        std::vector<std::string_view> nobody;
        Transaction tx{connection, nobody};
        ASSERT_TRUE(sql::join(tx, {.name = "orders", .installation = "one", .generation = 7}));
        world.kill();
    }
    const auto found = world.look();
    ASSERT_TRUE(found && *found);
    EXPECT_TRUE((*found)->used);
    EXPECT_EQ((*found)->pending, 1);
    EXPECT_EQ((*found)->member->generation, 7);
}

TEST(Inspect, LeavesTheLogOfAKilledProcessToTheOneThatServes) {
    InspectWorld world;
    auto connection = world.make();
    InspectWorld::fill(connection, 10);
    world.kill();
    const auto before = world.log_bytes();
    EXPECT_EQ(world.refusal(), "fine");
    EXPECT_EQ(world.log_bytes(), before);
    EXPECT_EQ(world.refusal(), "fine");
}

TEST(Inspect, RefusesAMissingACutAndADamagedLog) {
    InspectWorld world;
    auto connection = world.make();
    InspectWorld::fill(connection, 10);
    world.kill();
    world.cut_log(20 * 4120);
    EXPECT_EQ(world.refusal(), "sql.log_lost");
    world.kill();
    {
        std::fstream bytes{world.file.string() + "-wal", std::ios::in | std::ios::out};
        bytes.seekp(3 * 4120 + 500);
        bytes << "not what was written";
    }
    EXPECT_EQ(world.refusal(), "sql.log_lost");
    world.kill();
    world.cut_log(0);
    EXPECT_EQ(world.refusal(), "sql.log_lost");
    world.kill();
    std::filesystem::remove(world.file.string() + "-wal");
    EXPECT_EQ(world.refusal(), "sql.log_lost");
    world.kill();
    EXPECT_EQ(world.refusal(), "fine");
}

TEST(Inspect, LogThatIsInTheDatabaseTooMayGo) {
    InspectWorld world;
    auto connection = world.make();
    InspectWorld::fill(connection, 10);
    connection.checkpoint();
    world.kill();
    std::filesystem::remove(world.file.string() + "-wal");
    EXPECT_EQ(world.refusal(), "fine");
}

TEST(Inspect, RefusesAFileThatWasCutOffOrDamaged) {
    InspectWorld world;
    {
        auto connection = world.make();
        ASSERT_TRUE(connection.script("BEGIN;"));
        InspectWorld::fill(connection, 2000);
        ASSERT_TRUE(connection.script("COMMIT;"));
    }
    std::filesystem::copy_file(world.running, world.file);
    EXPECT_EQ(world.refusal(), "fine");
    const auto size = std::filesystem::file_size(world.file);
    std::filesystem::resize_file(world.file, size - 4096);
    EXPECT_EQ(world.refusal(), "sql.corrupt");
    std::filesystem::copy_file(world.running, world.file,
                               std::filesystem::copy_options::overwrite_existing);
    {
        std::fstream bytes{world.file, std::ios::in | std::ios::out | std::ios::binary};
        bytes.seekp(static_cast<std::streamoff>(size) - 4096);
        bytes << std::string(4096, '\xA5');
    }
    EXPECT_EQ(world.refusal(), "sql.corrupt");
}

}  // namespace
}  // namespace waybill::sqlite
