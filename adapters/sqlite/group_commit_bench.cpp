// SPDX-License-Identifier: Apache-2.0
// Durable functions a second through one writer thread, by callers at once: what group commit
// gives. Usage: waybill_adapters_sqlite_bench [seconds for each row, default 2]
#include "adapters/sqlite/group_commit_world.hpp"
#include "platform/testing/temp_folder.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>

int main(int argc, char** argv) try {
    using waybill::TempFolder;
    namespace bare = waybill::sqlite::group_commit;
    const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
    const auto measure = [&](bare::Kind kind, int callers) {
        const TempFolder folder;
        return bare::measure(folder.path() / "bench.db", kind, callers, seconds);
    };
    std::puts("callers   one insert/s  (cpu us)   order, event and key/s  (cpu us)");
    for (const int callers : {1, 4, 16, 64, 256}) {
        const auto small = measure(bare::Kind::small, callers);
        const auto order = measure(bare::Kind::order, callers);
        std::printf("%7d   %12.0f  %8.1f   %22.0f  %8.1f\n", callers, small.per_second,
                    small.cpu_micros, order.per_second, order.cpu_micros);
    }
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
