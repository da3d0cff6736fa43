// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"
#include "tests/faults/faulty_town.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

/// The disk with the tables of PostgreSQL is full for a while.
namespace waybill::system_test {

using namespace process;

namespace {

/// A file system of a few megabytes in memory, which belongs to PostgreSQL.
class SmallDisk {
public:
    SmallDisk() {
        const passwd* const user = ::getpwnam("postgres");
        mounted_ = user != nullptr &&
                   ::mount("none", folder_.path().c_str(), "tmpfs", 0, "size=128m") == 0 &&
                   ::chown(folder_.path().c_str(), user->pw_uid, user->pw_gid) == 0;
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        if (mounted_) (void)::umount2(folder_.path().c_str(), MNT_DETACH);
    }

    /// Only root may make one, and not in every container.
    bool there() const { return mounted_; }
    std::string path() const { return folder_.path(); }
    /// Also of what was given back since the last time.
    void fill() const {
        struct statvfs room{};
        if (::statvfs(path().c_str(), &room) != 0 || room.f_bavail == 0) return;
        const int file = ::open(ballast().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        const std::string block(room.f_frsize, 'x');
        while (::write(file, block.data(), block.size()) > 0) {
        }
        (void)::close(file);
    }
    void make_room() const { std::filesystem::remove(ballast()); }

private:
    std::string ballast() const { return folder_ / "ballast"; }

    Folder folder_{"disk"};
    bool mounted_{false};
};

void put_tables_on(const SmallDisk& disk, const postgres::Server& server) {
    auto connection = postgres::Connection::open(
        {.address = server.address("template1"), .schema = "public", .name = "test"}, nullptr);
    ASSERT_TRUE(connection.has_value());
    ASSERT_TRUE(connection->script("CREATE TABLESPACE small LOCATION '" + disk.path() + "'"));
    ASSERT_TRUE(connection->script("ALTER DATABASE postgres SET TABLESPACE small"));
}

}  // namespace

TEST(LongDisk, WritesAreRefusedInWordsWhileItIsFullAndGoOnAfterwards) {
    const SmallDisk disk;
    if (!disk.there()) GTEST_SKIP() << "this machine lets nobody mount a small disk";
    FaultyTown world;
    put_tables_on(disk, world.town.database);
    ASSERT_EQ(world.start(), "") << world.town.warnings();
    Fault full{.name = "full disk", .of = "disk", .begin = [&] { disk.fill(); }, .end = {}};
    full.end = [&] {
        std::string said;
        EXPECT_TRUE(wait_until(Millis{30'000}, [&] {
            disk.fill();
            const auto answer = world.probe.confirm();
            said = std::to_string(answer.status) + " " + answer.body;
            return answer.status == 503 && answer.body.contains(R"("code":"storage.full")");
        })) << said;
        std::printf("%s\n", said.c_str());
        EXPECT_EQ(world.probe.quote().status, 201) << "what is only read goes on";
        disk.make_room();
    };
    world.strike(full);
    world.finish();
}

}  // namespace waybill::system_test
