// SPDX-License-Identifier: Apache-2.0
#include "bench/limits.hpp"

#include "adapters/sqlite/group_commit_world.hpp"
#include "bench/load.hpp"
#include "bench/market.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <fstream>
#include <stdexcept>
#include <vector>

namespace waybill::bench {
namespace {

constexpr std::size_t live_requests = 60'000;
constexpr int syncs = 300;

/// Seconds of CPU since some moment.
struct Usage {
    double whole{0};  ///< that there were, on all cores
    double busy{0};   ///< that anybody had
    double ours{0};   ///< that this process and the server had
};

Usage usage_of(const Server& server) {
    Usage usage{.ours = server.cpu_seconds() + static_cast<double>(std::clock()) / CLOCKS_PER_SEC};
    std::ifstream file{"/proc/stat"};
    std::string word;
    file >> word;  // "cpu": user nice system idle iowait irq softirq steal
    double ticks = 0;
    for (int field = 0; field < 8 && file >> ticks; ++field) {
        const double seconds = ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
        usage.whole += seconds;
        if (field != 3 && field != 4) usage.busy += seconds;
    }
    return usage;
}

double measure_commits(const std::filesystem::path& folder) {
    namespace bare = sqlite::group_commit;
    const auto file = folder / "limit" / "commits.db";
    const bare::Rate rate = bare::measure(file, bare::Kind::order, 64, 0.7);
    std::filesystem::remove_all(file.parent_path());
    return rate.per_second;
}

}  // namespace

double measure_sync(const std::filesystem::path& folder) {
    static constexpr std::array<char, 4096> page{'w'};
    const auto file = folder / "limit.sync";
    const int handle = ::open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (handle < 0) throw std::runtime_error{"cannot write " + file.string()};
    std::vector<double> took;
    bool failed = false;
    for (int i = 0; i < syncs && !failed; ++i) {
        failed = ::write(handle, page.data(), page.size()) != static_cast<ssize_t>(page.size());
        const auto begin = std::chrono::steady_clock::now();
        failed = failed || ::fdatasync(handle) != 0;
        const std::chrono::duration<double, std::milli> passed =
            std::chrono::steady_clock::now() - begin;
        took.push_back(passed.count());
    }
    ::close(handle);
    std::filesystem::remove(file);
    if (failed) throw std::runtime_error{"cannot sync " + file.string()};
    std::ranges::sort(took);
    return took[took.size() / 2];
}

Limits measure_limits(AsioLoop& loop, const Server& server) {
    const Usage before = usage_of(server);
    Limits limits{.sync_ms = measure_sync(server.folder()),
                  .commits = measure_commits(server.folder())};
    const auto ask = [](std::size_t) { return get("/livez"); };
    limits.requests =
        run_load(loop, server.port(), {.connections = 64, .count = live_requests}, ask)
            .per_second();
    const Usage after = usage_of(server);
    const double others = (after.busy - before.busy) - (after.ours - before.ours);
    limits.others = std::max(0.0, others) / (after.whole - before.whole);
    return limits;
}

}  // namespace waybill::bench
