// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/sqlite/temporary_database.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace waybill::sqlite {
namespace {

/// SQLite's own file system, whose log can be made to fail.
class FaultyFiles {
public:
    enum class Fault : std::uint8_t { none, full_disk, failed_sync };
    static constexpr const char* name = "waybill-faulty";
    static inline Fault fault = Fault::none;

    static void install() {
        static sqlite3_vfs vfs = *sqlite3_vfs_find(nullptr);
        vfs.zName = name;
        vfs.szOsFile += static_cast<int>(sizeof(File));
        vfs.xOpen = open;
        sqlite3_vfs_register(&vfs, 0);
        fault = Fault::none;
    }

private:
    struct File {
        sqlite3_file base;
        bool is_log;
        sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    };
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

    /// Calls the real file's method of the same name.
    template <auto Method, typename... Args>
    static auto forward(sqlite3_file* file, Args... args) {
        sqlite3_file* real = of(file).real();
        return (real->pMethods->*Method)(real, args...);
    }

    static int open(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* out) {
        sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
        of(file).is_log = (flags & SQLITE_OPEN_WAL) != 0;
        const int code = real->xOpen(real, path, of(file).real(), flags, out);
        file->pMethods = code == SQLITE_OK ? methods() : nullptr;
        return code;
    }
    static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
        if (of(file).is_log && fault == Fault::full_disk) return SQLITE_FULL;
        return forward<&sqlite3_io_methods::xWrite>(file, data, size, at);
    }
    static int sync(sqlite3_file* file, int flags) {
        if (of(file).is_log && fault == Fault::failed_sync) return SQLITE_IOERR_FSYNC;
        return forward<&sqlite3_io_methods::xSync>(file, flags);
    }
    static const sqlite3_io_methods* methods() {
        using M = sqlite3_io_methods;
        static const sqlite3_io_methods table{
            .iVersion = 2,
            .xClose = forward<&M::xClose>,
            .xRead = forward<&M::xRead, void*, int, sqlite3_int64>,
            .xWrite = write,
            .xTruncate = forward<&M::xTruncate, sqlite3_int64>,
            .xSync = sync,
            .xFileSize = forward<&M::xFileSize, sqlite3_int64*>,
            .xLock = forward<&M::xLock, int>,
            .xUnlock = forward<&M::xUnlock, int>,
            .xCheckReservedLock = forward<&M::xCheckReservedLock, int*>,
            .xFileControl = forward<&M::xFileControl, int, void*>,
            .xSectorSize = forward<&M::xSectorSize>,
            .xDeviceCharacteristics = forward<&M::xDeviceCharacteristics>,
            .xShmMap = forward<&M::xShmMap, int, int, int, void volatile**>,
            .xShmLock = forward<&M::xShmLock, int, int, int>,
            .xShmBarrier = forward<&M::xShmBarrier>,
            .xShmUnmap = forward<&M::xShmUnmap, int>,
            .xFetch = nullptr,
            .xUnfetch = nullptr};
        return &table;
    }
};

const sql::Migration notes[] = {{100, "notes", "CREATE TABLE notes (text TEXT PRIMARY KEY);"}};
const sql::Query insert_note{"notes.insert", "INSERT INTO notes (text) VALUES ($1)"};
const sql::Query count_notes{"notes.count", "SELECT COUNT(*) FROM notes"};

struct FaultWorld {
    FaultWorld() {
        FaultyFiles::install();
        open();
    }
    void open() {
        database.reset();
        auto opened = SqliteDatabase::open(
            {.file = folder.path() / "test.db",
             .migrations = {notes[0]},
             .clock = &executor.clock(),
             .inline_on = &executor,
             .vfs = FaultyFiles::name,
             .on_fatal = [this](const Error& error) { fatal.push_back(error.detail); }});
        ASSERT_TRUE(opened);
        database = *std::move(opened);
    }
    Status insert(std::string text) {
        auto work = [&](sql::Tx& tx) -> Status {
            WAYBILL_CHECK(tx.exec(insert_note, text));
            tx.after_commit(signal);
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
    TemporaryFolder folder;
    Signal signal;
    std::vector<std::string> fatal;
    std::unique_ptr<SqliteDatabase> database;
};

TEST(BatchWriter, FullDiskIsUnavailableReadsGoOnAndSoDoWritesLater) {
    FaultWorld world;
    ASSERT_TRUE(world.insert("before"));
    EXPECT_TRUE(world.executor.run(world.signal.wait({}, 1s)));
    FaultyFiles::fault = FaultyFiles::Fault::full_disk;
    const auto refused = world.insert("during");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(refused.error().reason, "storage.full");
    EXPECT_FALSE(world.executor.run(world.signal.wait({}, 1s)));
    EXPECT_EQ(world.count().value(), 1);
    FaultyFiles::fault = FaultyFiles::Fault::none;
    EXPECT_TRUE(world.insert("after"));
    EXPECT_EQ(world.count().value(), 2);
    EXPECT_TRUE(world.fatal.empty());
}

TEST(BatchWriter, FailedSyncIsUnknownAndEndsAllFurtherWork) {
    FaultWorld world;
    ASSERT_TRUE(world.insert("before"));
    FaultyFiles::fault = FaultyFiles::Fault::failed_sync;
    const auto unknown = world.insert("during");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().kind, ErrorKind::outcome_unknown);
    EXPECT_EQ(world.fatal.size(), 1u);
    FaultyFiles::fault = FaultyFiles::Fault::none;
    EXPECT_EQ(world.insert("after").error().reason, "sql.poisoned");
    EXPECT_EQ(world.count().error().reason, "sql.poisoned");
    world.open();
    EXPECT_TRUE(world.insert("after the restart"));
}

}  // namespace
}  // namespace waybill::sqlite
