// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/caches.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <string>

/// What `cache::Cache` promises, on every adapter.
namespace waybill::contract {
namespace {

class Cache : public testing::TestWithParam<Adapter<CacheWorld, CacheOptions>> {
protected:
    Stage& stage() { return world->stage(); }
    cache::Cache& cache() { return world->cache(); }
    void put(cache::Key key, std::string value, std::int64_t version = 1, Duration lives = 1h) {
        cache::Entry entry{.value = std::move(value), .version = version};
        EXPECT_TRUE(stage().run(cache().put({}, std::move(key), std::move(entry), lives)));
    }
    cache::Added add(cache::Key key, std::string value, Duration lives = 1h) {
        cache::Entry entry{.value = std::move(value), .version = 1};
        return stage().run(cache().add({}, std::move(key), std::move(entry), lives)).value();
    }
    void erase(cache::Key key, std::int64_t version = cache::any_version) {
        EXPECT_TRUE(stage().run(cache().erase({}, std::move(key), version)));
    }
    std::string get(cache::Key key) {
        const auto found = stage().run(cache().get({}, std::move(key)));
        EXPECT_TRUE(found);
        return found && *found ? (*found)->value : "nothing";
    }
    static cache::Key of_ada(std::string name) { return {.owner = "ada", .name = std::move(name)}; }
    void remake(const CacheOptions& options) { world = GetParam().make(options); }

    std::unique_ptr<CacheWorld> world = GetParam().make({});
};

TEST_P(Cache, EntryIsThereUntilItIsErased) {
    EXPECT_EQ(get(of_ada("1")), "nothing");
    put(of_ada("1"), "one");
    put(of_ada("2"), "two");
    EXPECT_EQ(get(of_ada("1")), "one");
    erase(of_ada("1"));
    erase(of_ada("1"));
    EXPECT_EQ(get(of_ada("1")), "nothing");
    EXPECT_EQ(get(of_ada("2")), "two");
    put(of_ada("1"), "again");
    EXPECT_EQ(get(of_ada("1")), "again");
}

TEST_P(Cache, OwnersDoNotMeet) {
    put({.owner = "ada", .name = "1"}, "ada's");
    put({.owner = "ad", .name = "a1"}, "ad's");
    put({.owner = "", .name = "ada1"}, "nobody's");
    EXPECT_EQ(get({.owner = "ada", .name = "1"}), "ada's");
    EXPECT_EQ(get({.owner = "ad", .name = "a1"}), "ad's");
    EXPECT_EQ(get({.owner = "", .name = "ada1"}), "nobody's");
    EXPECT_EQ(get({.owner = "eve", .name = "1"}), "nothing");
}

TEST_P(Cache, ValuesComeBackByteByByte) {
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
    for (const auto& value : {std::string{}, std::string(1, '\0'), std::string{"\r\n"}, every_byte,
                              std::string(1'000'000, 'x')}) {
        put({.owner = "ä " + every_byte, .name = every_byte}, value);
        EXPECT_TRUE(get({.owner = "ä " + every_byte, .name = every_byte}) == value) << value.size();
    }
}

TEST_P(Cache, OlderValueNeverReplacesANewerOne) {
    put(of_ada("1"), "second", 2);
    put(of_ada("1"), "first", 1);
    EXPECT_EQ(get(of_ada("1")), "second");
    put(of_ada("1"), "the same told again", 2);
    EXPECT_EQ(get(of_ada("1")), "the same told again");
    put(of_ada("1"), "third", std::int64_t{1} << 60);
    put(of_ada("1"), "second", 2);
    const auto found = stage().run(cache().get({}, of_ada("1"))).value();
    ASSERT_TRUE(found);
    EXPECT_EQ(found->value, "third");
    EXPECT_EQ(found->version, std::int64_t{1} << 60);
}

TEST_P(Cache, NewerValueIsNotErasedWithAnOlderOne) {
    put(of_ada("1"), "second", 2);
    erase(of_ada("1"), 1);
    EXPECT_EQ(get(of_ada("1")), "second");
    erase(of_ada("1"), 2);
    EXPECT_EQ(get(of_ada("1")), "nothing");
}

TEST_P(Cache, AddedOnlyWhereNothingIs) {
    EXPECT_EQ(add(of_ada("1"), "first"), cache::Added::yes);
    EXPECT_EQ(add(of_ada("1"), "second"), cache::Added::there_already);
    EXPECT_EQ(add(of_ada("2"), "another's"), cache::Added::yes);
    EXPECT_EQ(get(of_ada("1")), "first");
    erase(of_ada("1"));
    EXPECT_EQ(add(of_ada("1"), "third"), cache::Added::yes);
    EXPECT_EQ(get(of_ada("1")), "third");
    put(of_ada("3"), "put", -5);
    EXPECT_EQ(add(of_ada("3"), "added"), cache::Added::there_already);
    EXPECT_EQ(get(of_ada("3")), "put");
    put(of_ada("1"), "newer", 2);
    EXPECT_EQ(get(of_ada("1")), "newer");
}

TEST_P(Cache, AddedAnewWhenTheFirstOnesTimeIsOver) {
    EXPECT_EQ(add(of_ada("1"), "first", 30ms), cache::Added::yes);
    stage().pass(30ms);
    EXPECT_EQ(add(of_ada("1"), "second"), cache::Added::yes);
    EXPECT_EQ(get(of_ada("1")), "second");
}

TEST_P(Cache, EntryEndsWithItsTimeWhateverItsVersion) {
    put(of_ada("1"), "short", 9, 30ms);
    put(of_ada("2"), "long", 1, 1h);
    stage().pass(30ms);
    EXPECT_EQ(get(of_ada("1")), "nothing");
    EXPECT_EQ(get(of_ada("2")), "long");
    put(of_ada("1"), "fresh", 1);
    EXPECT_EQ(get(of_ada("1")), "fresh");
}

TEST_P(Cache, PutAgainLivesAnew) {
    put(of_ada("1"), "first", 1, 40ms);
    put(of_ada("1"), "second", 2, 1h);
    stage().pass(40ms);
    EXPECT_EQ(get(of_ada("1")), "second");
}

TEST_P(Cache, OneOwnerDoesNotDriveOutTheEntriesOfOthers) {
    remake({.owner_entries_max = 3});
    put(of_ada("1"), "ada's");
    for (int i = 0; i < 500; ++i)
        put({.owner = "eve", .name = std::to_string(i)}, std::string(1'000, 'x'));
    EXPECT_EQ(get(of_ada("1")), "ada's");
    EXPECT_EQ(get({.owner = "eve", .name = "496"}), "nothing");
    for (const auto* newest : {"497", "498", "499"})
        EXPECT_NE(get({.owner = "eve", .name = newest}), "nothing") << newest;
}

TEST_P(Cache, MemoryIsBoundedHoweverLargeEachEntryIs) {
    remake({.bytes_max = 800'000});
    for (int i = 0; i < 2'000; ++i)
        put({.owner = "owner " + std::to_string(i), .name = "1"},
            std::string(i % 2 == 0 ? 90'000 : 100, 'x'));
    EXPECT_LE(cache().bytes(), 800'000u);
    put(of_ada("1"), "the newest is there");
    EXPECT_EQ(get(of_ada("1")), "the newest is there");
}

TEST_P(Cache, WorkThatIsTooLateOrCancelledChangesNothing) {
    std::stop_source left;
    left.request_stop();
    const Context late{.deadline = stage().clock().steady()};
    const Context cancelled{.stop = left.get_token()};
    put(of_ada("1"), "kept");
    const cache::Entry other{.value = "other", .version = 2};
    EXPECT_EQ(stage().run(cache().put(late, of_ada("1"), other, 1h)).error().kind,
              ErrorKind::deadline);
    EXPECT_EQ(stage().run(cache().erase(cancelled, of_ada("1"), 2)).error().kind,
              ErrorKind::cancelled);
    EXPECT_EQ(stage().run(cache().add(late, of_ada("2"), other, 1h)).error().kind,
              ErrorKind::deadline);
    EXPECT_EQ(get(of_ada("2")), "nothing");
    EXPECT_EQ(stage().run(cache().get(late, of_ada("1"))).error().kind, ErrorKind::deadline);
    EXPECT_EQ(get(of_ada("1")), "kept");
}

Task<void> count_versions(cache::Cache& cache, std::int64_t first, int& failures) {
    const Context ctx;
    std::int64_t seen = 0;
    for (std::int64_t version = first; version < 300; version += 3) {
        const cache::Key key{.owner = "ada", .name = "1"};
        cache::Entry entry{.value = std::to_string(version), .version = version};
        const auto stored = co_await cache.put(ctx, key, std::move(entry), 1h);
        const auto found = co_await cache.get(ctx, key);
        if (!stored || !found || !*found) {
            ++failures;
            continue;
        }
        const cache::Entry& now = **found;
        if (now.version < std::max(seen, version)) ++failures;
        if (now.value != std::to_string(now.version)) ++failures;
        seen = now.version;
    }
}

TEST_P(Cache, VersionsOnlyGrowForCallersOnEveryLoop) {
    std::array<int, 3> failures{};
    TaskGroup group;
    for (std::size_t i = 0; i < failures.size(); ++i)
        group.spawn(stage().loop(i),
                    count_versions(cache(), static_cast<std::int64_t>(i), failures[i]));
    stage().run(group.join());
    EXPECT_EQ(failures, (std::array{0, 0, 0}));
    EXPECT_EQ(get(of_ada("1")), "299");
}

Task<void> add_often(cache::Cache& cache, std::array<std::atomic<int>, 100>& added) {
    const Context ctx;
    const cache::Entry entry;
    for (std::size_t i = 0; i < added.size(); ++i) {
        const cache::Key key{.owner = std::to_string(i), .name = "1"};
        const auto outcome = co_await cache.add(ctx, key, entry, 1h);
        if (outcome == cache::Added::yes) ++added[i];
    }
}

TEST_P(Cache, OfCallersOnEveryLoopOneAdds) {
    std::array<std::atomic<int>, 100> added{};
    TaskGroup group;
    for (std::size_t i = 0; i < 6; ++i) group.spawn(stage().loop(i), add_often(cache(), added));
    stage().run(group.join());
    for (const auto& times : added) EXPECT_EQ(times.load(), 1);
}

WAYBILL_RUN_CONTRACT(Cache, caches());

}  // namespace
}  // namespace waybill::contract
