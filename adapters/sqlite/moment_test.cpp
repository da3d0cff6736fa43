// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/moment.hpp"

#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

namespace waybill::sqlite {
namespace {

struct MomentWorld {
    TempFolder folder;
    std::filesystem::path first{folder.path() / "it's first.db"};
    std::filesystem::path second{folder.path() / "second.db"};

    static Connection open(const std::filesystem::path& file) {
        return Connection::open({.file = file, .vfs = {}, .writer = true}).value();
    }
    static std::int64_t rows_of(const std::filesystem::path& file) {
        Connection connection = open(file);
        std::string rows;
        EXPECT_TRUE(connection.text_of("SELECT COUNT(*) FROM letters", rows));
        std::string found;
        EXPECT_TRUE(connection.text_of("PRAGMA integrity_check", found));
        EXPECT_EQ(found, "ok");
        return std::stoll(rows);
    }
    void make() const {
        for (const auto& file : {first, second})
            ASSERT_TRUE(open(file).script("CREATE TABLE letters (body TEXT NOT NULL) STRICT;"));
    }
};

/// One after the other, again and again.
struct Writer {
    explicit Writer(const MomentWorld& world)
        : first{MomentWorld::open(world.first)}, second{MomentWorld::open(world.second)} {}
    ~Writer() { stopped = true; }

    void write() {
        while (!stopped)
            for (Connection* to : {&first, &second})
                EXPECT_TRUE(to->script("INSERT INTO letters VALUES ('dear reader');"));
    }

    Connection first;
    Connection second;
    std::atomic<bool> stopped{false};
    std::jthread thread{[this] { write(); }};
};

TEST(Moment, IsTheSameForAllFilesWhoeverWrites) {
    MomentWorld world;
    world.make();
    std::int64_t before = 0;
    {
        const Writer writer{world};
        for (int i = 0; i < 20; ++i) {
            const auto one = world.folder.path() / std::to_string(2 * i);
            const auto other = world.folder.path() / std::to_string(2 * i + 1);
            auto moment = Moment::take({world.first, world.second});
            ASSERT_TRUE(moment) << moment.error().message;
            ASSERT_TRUE(moment->copy(world.second, other));
            std::this_thread::yield();
            ASSERT_TRUE(moment->copy(world.first, one));
            const auto ahead = MomentWorld::rows_of(one) - MomentWorld::rows_of(other);
            EXPECT_TRUE(ahead == 0 || ahead == 1) << ahead;
            EXPECT_GE(MomentWorld::rows_of(one), before);
            before = MomentWorld::rows_of(one);
        }
    }
    EXPECT_GT(before, 0);
}

TEST(Moment, ACopyIsOneFileThatLacksNothing) {
    MomentWorld world;
    world.make();
    Connection writer = MomentWorld::open(world.first);
    ASSERT_TRUE(writer.script("INSERT INTO letters VALUES ('in the log');"));
    const auto copied = world.folder.path() / "copied.db";
    auto moment = Moment::take({world.first});
    ASSERT_TRUE(moment && moment->copy(world.first, copied));
    EXPECT_FALSE(std::filesystem::exists(copied.string() + "-wal"));
    EXPECT_EQ(MomentWorld::rows_of(copied), 1);
}

TEST(Moment, NamesTheFileThatCannotBeRead) {
    MomentWorld world;
    world.make();
    std::ofstream{world.second, std::ios::binary} << "these are my holiday pictures";
    const auto refused = Moment::take({world.first, world.second});
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message.contains(world.second.string())) << refused.error().message;
    const auto nowhere = world.folder.path() / "nowhere" / "copy.db";
    auto moment = Moment::take({world.first});
    EXPECT_FALSE(moment->copy(world.first, nowhere));
}

}  // namespace
}  // namespace waybill::sqlite
