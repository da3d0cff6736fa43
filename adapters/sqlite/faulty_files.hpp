// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace waybill::sqlite {

/// For tests: SQLite's own file system, whose calls can be made to fail, and which counts how often
/// SQLite slept until somebody else was done. One at a time in a process.
class FaultyFiles {
public:
    enum class Call : std::uint8_t { read, write, sync, share, truncate };
    enum class Place : std::uint8_t { database, log };
    static constexpr const char* name = "waybill-faulty";
    static inline std::atomic<int> sleeps{0};

    static void install() {
        static sqlite3_vfs vfs = made();
        sqlite3_vfs_register(&vfs, 0);
        heal();
        sleeps = 0;
    }
    struct Fault {
        Call call;
        Place place;
        int code;         ///< what SQLite is answered
        int number{EIO};  ///< what the system is made to have said
        int times{-1};    ///< how often; -1: until healed
    };
    static void fail(const Fault& one) { fault = one; }
    static void heal() { fault.reset(); }
    /// A write or fsync of a log that succeeded.
    struct LogCall {
        std::string_view path;
        Call call;
        std::string_view bytes;
    };
    /// Told of each, if set; while it is set, SQLite runs in one thread.
    static inline std::function<void(const LogCall&)> watch{};

private:
    static inline std::optional<Fault> fault{};

    struct File {
        sqlite3_file base;
        Place place;
        const char* path;  ///< SQLite's, which lasts until the file is closed
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
        of(file).place = (flags & SQLITE_OPEN_WAL) != 0 ? Place::log : Place::database;
        of(file).path = path;
        const int code = real->xOpen(real, path, of(file).real(), flags, out);
        file->pMethods = code == SQLITE_OK ? methods() : nullptr;
        return code;
    }
    /// Forwards unless that call is to fail.
    template <Call Kind, auto Method, typename... Args>
    static int guarded(sqlite3_file* file, Args... args) {
        if (!fails(Kind, of(file).place)) return forward<Method>(file, args...);
        errno = fault->number;
        return fault->code;
    }
    static bool fails(Call call, Place place) {
        if (!fault || fault->call != call || fault->place != place || fault->times == 0)
            return false;
        if (fault->times > 0) --fault->times;
        return true;
    }
    static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
        const int code = guarded<Call::write, &sqlite3_io_methods::xWrite>(file, data, size, at);
        const auto length = static_cast<std::size_t>(size);
        if (code == SQLITE_OK) tell(file, Call::write, {static_cast<const char*>(data), length});
        return code;
    }
    /// No test takes the machine's power away, so none needs to wait for the disk.
    static int sync(sqlite3_file* file, int) {
        if (!fails(Call::sync, of(file).place)) {
            tell(file, Call::sync, {});
            return SQLITE_OK;
        }
        errno = fault->number;
        return fault->code;
    }
    static void tell(sqlite3_file* file, Call call, std::string_view bytes) {
        const File& one = of(file);
        if (watch && one.place == Place::log)
            watch({.path = one.path, .call = call, .bytes = bytes});
    }
    static int sleep(sqlite3_vfs*, int) {
        ++sleeps;
        return 0;  // whom the tests let it wait for never ends by itself
    }
    static sqlite3_vfs made() {
        sqlite3_vfs vfs = *sqlite3_vfs_find(nullptr);
        vfs.zName = name;
        vfs.szOsFile += static_cast<int>(sizeof(File));
        vfs.xOpen = open;
        vfs.xSleep = sleep;
        return vfs;
    }
    static const sqlite3_io_methods* methods() {
        using M = sqlite3_io_methods;
        static const sqlite3_io_methods table{
            .iVersion = 2,
            .xClose = forward<&M::xClose>,
            .xRead = guarded<Call::read, &M::xRead, void*, int, sqlite3_int64>,
            .xWrite = write,
            .xTruncate = guarded<Call::truncate, &M::xTruncate, sqlite3_int64>,
            .xSync = sync,
            .xFileSize = forward<&M::xFileSize, sqlite3_int64*>,
            .xLock = forward<&M::xLock, int>,
            .xUnlock = forward<&M::xUnlock, int>,
            .xCheckReservedLock = forward<&M::xCheckReservedLock, int*>,
            .xFileControl = forward<&M::xFileControl, int, void*>,
            .xSectorSize = forward<&M::xSectorSize>,
            .xDeviceCharacteristics = forward<&M::xDeviceCharacteristics>,
            .xShmMap = guarded<Call::share, &M::xShmMap, int, int, int, void volatile**>,
            .xShmLock = forward<&M::xShmLock, int, int, int>,
            .xShmBarrier = forward<&M::xShmBarrier>,
            .xShmUnmap = forward<&M::xShmUnmap, int>,
            .xFetch = nullptr,
            .xUnfetch = nullptr};
        return &table;
    }
};

}  // namespace waybill::sqlite
