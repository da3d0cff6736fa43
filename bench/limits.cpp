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
#include <stdexcept>
#include <vector>

namespace waybill::bench {
namespace {

constexpr std::size_t live_requests = 60'000;
constexpr int syncs = 300;

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

Limits measure_limits(AsioLoop& loop, int port, const std::filesystem::path& folder) {
    Limits limits{
        .requests = 0, .sync_ms = measure_sync(folder), .commits = measure_commits(folder)};
    const auto ask = [](std::size_t) { return get("/livez"); };
    limits.requests = run_load(loop, port, 64, live_requests, ask).per_second();
    return limits;
}

}  // namespace waybill::bench
