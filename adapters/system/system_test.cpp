// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/clock.hpp"
#include "adapters/system/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace waybill {
namespace {

TEST(SystemClock, WallTimeIsPlausibleAndSteadyTimeNeverGoesBack) {
    const SystemClock clock;
    EXPECT_GT(clock.now(), TimePoint{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}});
    auto last = clock.steady();
    for (int i = 0; i < 1000; ++i) {
        const auto next = clock.steady();
        EXPECT_GE(next, last);
        last = next;
    }
}

TEST(SystemRandom, ThreadsNeverDrawTheSame) {
    SystemRandom random;
    std::vector<std::vector<std::uint64_t>> drawn(4);
    {
        std::vector<std::jthread> threads;
        for (auto& mine : drawn)
            threads.emplace_back([&random, &mine] {
                for (int i = 0; i < 5000; ++i) mine.push_back(random.next());
            });
    }
    std::set<std::uint64_t> all;
    for (const auto& mine : drawn) all.insert(mine.begin(), mine.end());
    EXPECT_EQ(all.size(), 20'000u);
}

TEST(SystemRandom, FillsEverySizeWhole) {
    SystemRandom random;
    for (const std::size_t size : {0u, 1u, 1024u, 1025u, 4096u, 100'000u}) {
        std::vector<std::byte> bytes(size);
        random.fill(bytes);
        if (size < 1024) continue;
        std::vector<int> seen(256);
        for (const auto byte : bytes) ++seen[std::to_integer<std::size_t>(byte)];
        EXPECT_LT(std::ranges::max(seen), static_cast<int>(size / 256) * 4 + 16) << size;
    }
}

TEST(SystemRandom, ForkedChildDrawsItsOwn) {
    SystemRandom random;
    random.next();  // the page is drawn before the fork
    int pipe[2]{};
    ASSERT_EQ(::pipe(pipe), 0);
    const auto child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        const auto value = random.next();
        const bool sent = ::write(pipe[1], &value, sizeof value) == sizeof value;
        ::_exit(sent ? 0 : 1);
    }
    const auto own = random.next();
    std::uint64_t theirs = own;
    EXPECT_EQ(::read(pipe[0], &theirs, sizeof theirs), static_cast<ssize_t>(sizeof theirs));
    EXPECT_NE(theirs, own);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    ::close(pipe[0]);
    ::close(pipe[1]);
}

}  // namespace
}  // namespace waybill
