// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/sqlite_database.hpp"
#include "platform/sql/migrate.hpp"
#include "platform/testing/manual_executor.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

namespace waybill::sqlite {
namespace {

const sql::Migration first_step[] = {{100, "one", "CREATE TABLE one (id BIGINT PRIMARY KEY);"}};
const sql::Migration edited_step[] = {{100, "one", "CREATE TABLE one (id TEXT PRIMARY KEY);"}};
const sql::Migration two_steps[] = {first_step[0],
                                    {101, "two", "CREATE TABLE two (id BIGINT PRIMARY KEY);"}};
const sql::Migration broken_step[] = {first_step[0],
                                      {101, "two", "CREATE TABLE two (id BIGINT); BROKEN;"}};

struct FileWorld {
    ManualExecutor executor;
    TempFolder folder;
    std::filesystem::path file = folder.path() / "data" / "orders.db";

    Result<std::unique_ptr<SqliteDatabase>> open(std::span<const sql::Migration> own) {
        return SqliteDatabase::open({.file = file,
                                     .migrations = sql::with_platform(own),
                                     .clock = &executor.clock(),
                                     .inline_on = &executor});
    }
    std::string refusal(std::span<const sql::Migration> own) {
        auto opened = open(own);
        if (opened) return "opened";
        EXPECT_TRUE(opened.error().message.contains("orders.db")) << opened.error().message;
        EXPECT_FALSE(opened.error().message.contains('\n'));
        return std::string{opened.error().reason};
    }
    std::string bytes() const {
        std::ifstream in{file, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    void write(std::string_view text) const {
        std::filesystem::create_directories(file.parent_path());
        std::ofstream{file, std::ios::binary} << text;
    }
};

TEST(OpenFile, OpensAgainAndAddsOnlyNewMigrations) {
    FileWorld world;
    EXPECT_TRUE(world.open(first_step));
    EXPECT_TRUE(world.open(two_steps));
    EXPECT_TRUE(world.open(two_steps));
}

TEST(OpenFile, RefusesDatabaseOfNewerVersion) {
    FileWorld world;
    EXPECT_TRUE(world.open(two_steps));
    const auto before = world.bytes();
    EXPECT_EQ(world.refusal(first_step), "sql.schema_newer");
    EXPECT_EQ(world.bytes(), before);
    EXPECT_TRUE(world.open(two_steps));
}

TEST(OpenFile, RefusesChangedMigration) {
    FileWorld world;
    EXPECT_TRUE(world.open(first_step));
    EXPECT_EQ(world.refusal(edited_step), "sql.schema_changed");
}

TEST(OpenFile, BrokenMigrationLeavesTheOnesBeforeIt) {
    FileWorld world;
    EXPECT_EQ(world.refusal(broken_step), "sql.failed");
    EXPECT_TRUE(world.open(two_steps));
}

TEST(OpenFile, RefusesWhatIsNotADatabaseAndLeavesItAlone) {
    FileWorld world;
    world.write("this is somebody's letter, which we must not overwrite");
    const auto before = world.bytes();
    EXPECT_EQ(world.refusal(first_step), "sql.not_a_database");
    EXPECT_EQ(world.bytes(), before);
}

TEST(OpenFile, RefusesDatabaseOfAnotherProgramAndLeavesItAlone) {
    FileWorld world;
    world.write("");
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(world.file.c_str(), &other), SQLITE_OK);
    sqlite3_exec(other, "CREATE TABLE letters (body TEXT)", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    const auto before = world.bytes();
    EXPECT_EQ(world.refusal(first_step), "sql.foreign_database");
    EXPECT_EQ(world.bytes(), before);
}

TEST(OpenFile, RefusesCorruptSchemaAndLeavesItAlone) {
    FileWorld world;
    EXPECT_TRUE(world.open(first_step));
    auto damaged = world.bytes();
    std::fill(damaged.begin() + 100, damaged.begin() + 4096, '\xee');
    world.write(damaged);
    EXPECT_EQ(world.refusal(first_step), "sql.corrupt");
    EXPECT_EQ(world.bytes(), damaged);
}

TEST(OpenFile, RefusesLogWithoutItsDatabase) {
    FileWorld world;
    world.write("");
    std::ofstream{world.file.string() + "-wal"} << "the only copy of committed orders";
    EXPECT_EQ(world.refusal(first_step), "sql.corrupt");
    EXPECT_TRUE(std::filesystem::file_size(world.file.string() + "-wal") > 0);
}

TEST(OpenFile, SecondUserOfTheFileIsRefusedUntilTheFirstEnds) {
    FileWorld world;
    auto first = world.open(first_step);
    ASSERT_TRUE(first);
    EXPECT_EQ(world.refusal(first_step), "sql.in_use");
    first->reset();
    EXPECT_TRUE(world.open(first_step));
}

TEST(OpenFile, FolderThatCannotBeMadeIsAClearError) {
    FileWorld world;
    std::ofstream{world.folder.path() / "data"} << "a file where the folder should be";
    auto opened = world.open(first_step);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().reason, "sql.folder_not_writable");
}

}  // namespace
}  // namespace waybill::sqlite
