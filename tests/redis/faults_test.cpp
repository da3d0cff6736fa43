// SPDX-License-Identifier: Apache-2.0
#include "adapters/redis/redis_cache.hpp"
#include "adapters/redis/redis_rate_limiter.hpp"
#include "adapters/redis/slots.hpp"
#include "platform/http/memory_ports.hpp"
#include "platform/telemetry/registry.hpp"
#include "platform/testing/manual_clock.hpp"
#include "tests/contract/stage.hpp"
#include "tests/redis/connected.hpp"
#include "tests/redis/server.hpp"

#include <gtest/gtest.h>

/// What becomes of calls whose server goes away.
namespace waybill::redis {
namespace {

using contract::ThreadsStage;

/// What its callers and its operator see of a client.
struct World {
    explicit World(Client::Options options)
        : redis{watched(std::move(options))}, cache{redis.client()} {}
    explicit World(std::vector<std::string> addresses, Duration patience = 300ms)
        : World{Client::Options{.addresses = std::move(addresses), .patience = patience}} {}

    Client::Options watched(Client::Options options) {
        options.metrics = &metrics;
        options.on_change = [this](const Status& status) {
            const std::lock_guard lock{mutex};
            changes.push_back(status ? "back" : status.error().detail);
        };
        return options;
    }
    std::vector<std::string> told() {
        const std::lock_guard lock{mutex};
        return changes;
    }
    Status put(std::string owner, std::int64_t version = 1) {
        cache::Key key{.owner = std::move(owner), .name = "1"};
        cache::Entry entry{.value = "value", .version = version};
        return stage.run(cache.put({}, std::move(key), std::move(entry), 1h));
    }
    bool put_until_it_is(const std::string& owner) {
        for (int i = 0; i < 200; ++i) {
            if (put(owner)) return true;
            stage.pass(20ms);
        }
        return false;
    }
    Result<std::optional<cache::Entry>> get(std::string owner, Context ctx = {}) {
        cache::Key key{.owner = std::move(owner), .name = "1"};
        return stage.run(cache.get(std::move(ctx), std::move(key)));
    }
    bool connected() {
        return stage.eventually([this] { return redis.client().connected(); });
    }
    /// How long the function takes.
    Duration timed(const std::function<void()>& function) {
        const SteadyTime begin = stage.clock().steady();
        function();
        return stage.clock().steady() - begin;
    }

    ThreadsStage stage{};
    telemetry::Registry metrics{};
    std::mutex mutex{};
    std::vector<std::string> changes{};
    Connected redis;
    RedisCache cache;
};

void expect_unreachable(const Status& status) {
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().kind, ErrorKind::unavailable);
    EXPECT_EQ(status.error().reason, cache::unreachable);
}

TEST(RedisFaults, CallsToAServerThatIsGoneFailAtOnceUntilItIsBack) {
    Server server;
    World world{{server.address()}};
    ASSERT_TRUE(world.put("ada"));
    EXPECT_TRUE(world.connected());
    server.kill();
    expect_unreachable(world.put("ada"));  // may still have been on its way
    EXPECT_TRUE(world.stage.eventually([&] { return !world.redis.client().connected(); }));
    const Duration took = world.timed([&] {
        for (int i = 0; i < 20; ++i) expect_unreachable(world.put("ada"));
    });
    EXPECT_LT(took, 300ms) << "nobody waits";
    EXPECT_EQ(world.metrics.value("waybill_redis_connected", {}), 0);

    server.start();
    const Duration until_back = world.timed([&] { EXPECT_TRUE(world.connected()); });
    EXPECT_LT(until_back, 10s);
    EXPECT_TRUE(world.put("ada"));
    EXPECT_TRUE(world.get("ada").value().has_value());
    EXPECT_EQ(world.metrics.value("waybill_redis_connected", {}), 1);
    EXPECT_EQ(world.metrics.value("waybill_redis_failures_total", {}), 21);
    EXPECT_EQ(world.metrics.value("waybill_redis_calls_total", {}), 24);
    const auto told = world.told();
    ASSERT_EQ(told.size(), 2U);
    EXPECT_TRUE(told[0].starts_with(server.address() + ": ")) << told[0];
    EXPECT_EQ(told[1], "back");
}

TEST(RedisFaults, ServerThatStandsStillCostsOneCallersPatience) {
    Server server;
    World world{{server.address()}, 1s};
    ASSERT_TRUE(world.put("ada"));
    server.stand_still();
    const Duration first = world.timed([&] { expect_unreachable(world.put("eve")); });
    EXPECT_GE(first, 1s);
    EXPECT_LT(first, 2s);
    EXPECT_LT(world.timed([&] { expect_unreachable(world.put("ada")); }), 500ms);
    server.go_on();
    EXPECT_TRUE(world.put_until_it_is("ada"));
}

TEST(RedisFaults, ServerThatAnswersLateNowAndThenIsNotToldToBeAway) {
    Server server;
    World world{{server.address()}, 50ms};
    EXPECT_TRUE(world.connected());
    for (int i = 0; i < 4; ++i) {
        server.stand_still();
        expect_unreachable(world.put("ada"));
        server.go_on();
        EXPECT_TRUE(world.put_until_it_is("ada"));
    }
    EXPECT_TRUE(world.told().empty());
    EXPECT_TRUE(world.redis.client().connected());
}

TEST(RedisFaults, SilenceThatLastsIsToldOnceAndSoIsItsEnd) {
    Server server;
    World world{{server.address()}, 50ms};
    EXPECT_TRUE(world.connected());
    server.stand_still();
    for (int i = 0; i < 40; ++i) {  // beyond the end of the connection and tries to make another
        static_cast<void>(world.put("ada"));
        world.stage.pass(100ms);
    }
    EXPECT_EQ(world.told(), std::vector{server.address() + ": no answer"});
    EXPECT_FALSE(world.redis.client().connected());
    server.go_on();
    EXPECT_TRUE(world.connected());
    EXPECT_EQ(world.told().size(), 2U);
}

TEST(RedisFaults, ServerThatStandsStillForLongIsConnectedToAnew) {
    Server server;
    World world{{server.address()}, 100ms};
    ASSERT_TRUE(world.put("ada"));
    server.stand_still();
    world.stage.pass(3500ms);  // longer than a silent connection is kept
    expect_unreachable(world.put("ada"));
    server.go_on();
    EXPECT_TRUE(world.connected());
    EXPECT_TRUE(world.put("ada"));
}

TEST(RedisFaults, CallersDeadlineIsKept) {
    Server server;
    World world{{server.address()}, 10s};
    ASSERT_TRUE(world.put("ada"));
    server.stand_still();
    const Context soon{.deadline = world.stage.clock().steady() + 50ms};
    const Duration took =
        world.timed([&] { EXPECT_EQ(world.get("ada", soon).error().kind, ErrorKind::deadline); });
    EXPECT_LT(took, 5s);
    server.go_on();
    EXPECT_TRUE(world.get("ada").value().has_value()) << "others are not harmed";
    EXPECT_TRUE(world.told().empty());
}

TEST(RedisFaults, WrongPasswordIsToldOnceAndCallsFail) {
    Server server{{"--requirepass", "right"}};
    World world{{.addresses = {server.address()}, .password = SecretText{"wrong"}}};
    EXPECT_TRUE(world.stage.eventually([&] { return !world.told().empty(); }));
    expect_unreachable(world.put("ada"));
    world.stage.pass(300ms);
    EXPECT_EQ(world.told(), std::vector{server.address() + ": it refuses our user or password"});
    World right{{.addresses = {server.address()}, .password = SecretText{"right"}}};
    EXPECT_TRUE(right.connected());
    EXPECT_TRUE(right.told().empty());
}

TEST(RedisFaults, MissingPasswordIsNoConnection) {
    Server server{{"--requirepass", "right"}};
    World world{{server.address()}};
    EXPECT_TRUE(world.stage.eventually([&] { return !world.told().empty(); }));
    expect_unreachable(world.put("ada"));
    EXPECT_EQ(world.told(), std::vector{server.address() + ": it refuses our user or password"});
}

TEST(RedisFaults, AddressesAndPrefixAreCheckedBeforeAnythingBegins) {
    const SystemClock clock;
    AsioLoop loop{clock};
    for (const auto& addresses : std::vector<std::vector<std::string>>{{}, {"redis"}, {"a:1", ""}})
        EXPECT_EQ(Client::make(loop, {.addresses = addresses}).error().reason, "redis.bad_address");
    EXPECT_EQ(Client::make(loop, {.addresses = {"a:1"}, .prefix = "{a}"}).error().reason,
              "redis.bad_prefix");
    EXPECT_TRUE(Client::make(loop, {.addresses = {"a:1", "[::1]:2"}}));
}

TEST(RedisFaults, NobodyListensThere) {
    std::string address;
    {
        const Server gone;
        address = gone.address();
    }
    World world{{address}};
    EXPECT_TRUE(world.stage.eventually([&] { return !world.told().empty(); }));
    EXPECT_EQ(world.told(), std::vector{address + ": Connection refused"});
}

TEST(RedisFaults, ServerThatForgotItsScriptsIsTaughtAgain) {
    Server server;
    World world{{server.address()}};
    ASSERT_TRUE(world.put("ada"));
    EXPECT_EQ(server.ask({"script", "flush"}), "OK");
    EXPECT_TRUE(world.put("ada"));
    EXPECT_EQ(server.ask({"flushall"}), "OK");
    EXPECT_FALSE(world.get("ada").value().has_value());
    EXPECT_TRUE(world.put("ada"));
}

TEST(RedisFaults, ServerThatIsFullRefusesAndThatIsAll) {
    Server server;
    World world{{server.address()}};
    ASSERT_TRUE(world.put("ada"));
    EXPECT_EQ(server.ask({"config", "set", "maxmemory", "1"}), "OK");
    expect_unreachable(world.put("ada"));
    EXPECT_TRUE(world.get("ada").value().has_value());
    EXPECT_TRUE(world.redis.client().connected());
}

struct Rates : World {
    using World::World;
    bool admit() {
        return stage.run(limiter.admit({}, "ada", http::RouteClass::writes)).has_value();
    }
    int admitted_of(int count) {
        int admitted = 0;
        for (int i = 0; i < count; ++i) admitted += admit() ? 1 : 0;
        return admitted;
    }
    /// So slow that nothing comes back meanwhile.
    http::MemoryRateLimiter local{stage.clock(),
                                  {.writes = {"writes", 1, 20, std::chrono::seconds{3600}}}};
    telemetry::Counter& counted_locally{RedisRateLimiter::counted_locally(metrics)};
    RedisRateLimiter limiter{{.client = redis.client(),
                              .clock = stage.clock(),
                              .local = local,
                              .counted_locally = counted_locally}};
};

TEST(RedisFaults, LimitsAreLocalWhileTheServerIsAway) {
    Server server;
    Rates rates{{server.address()}};
    EXPECT_EQ(rates.admitted_of(15), 15);
    server.kill();
    EXPECT_EQ(rates.admitted_of(30), 20) << "a bucket of this process";
    EXPECT_EQ(rates.counted_locally.value(), 30U);
    server.start();
    EXPECT_TRUE(rates.stage.eventually([&] { return rates.redis.client().connected(); }));
    EXPECT_EQ(rates.admitted_of(1), 1) << "it has started empty";
    EXPECT_EQ(rates.counted_locally.value(), 30U);
    EXPECT_EQ(rates.told().size(), 2U);
}

TEST(RedisFaults, BucketOfTwoGatewaysIsOne) {
    Server server;
    Rates one{{server.address()}};
    RedisRateLimiter other{{.client = one.redis.client(),
                            .clock = one.stage.clock(),
                            .local = one.local,
                            .counted_locally = one.counted_locally}};
    EXPECT_EQ(one.admitted_of(12), 12);
    int admitted = 0;
    for (int i = 0; i < 12; ++i)
        admitted += one.stage.run(other.admit({}, "ada", http::RouteClass::writes)) ? 1 : 0;
    EXPECT_EQ(admitted, 8);
}

TEST(RedisFaults, ClocksOfGatewaysMayDiffer) {
    Server server;
    Rates rates{{server.address()}};
    http::MemoryRateLimiter local{rates.stage.clock(),
                                  {.writes = {"writes", 10, 20, std::chrono::seconds{1}}}};
    ManualClock right;
    ManualClock ahead;
    ahead.advance(1s);
    RedisRateLimiter one{{.client = rates.redis.client(),
                          .clock = right,
                          .local = local,
                          .counted_locally = rates.counted_locally}};
    RedisRateLimiter other{{.client = rates.redis.client(),
                            .clock = ahead,
                            .local = local,
                            .counted_locally = rates.counted_locally}};
    const auto admitted = [&rates](RedisRateLimiter& limiter) {
        int count = 0;
        for (int i = 0; i < 50; ++i)
            count += rates.stage.run(limiter.admit({}, "ada", http::RouteClass::writes)) ? 1 : 0;
        return count;
    };
    EXPECT_EQ(admitted(one), 20);
    EXPECT_EQ(admitted(other), 10) << "once";
    EXPECT_EQ(admitted(one) + admitted(other) + admitted(one), 0);
    for (ManualClock* clock : {&right, &ahead}) clock->advance(1s);
    EXPECT_EQ(admitted(one), 0) << "it has caught up";
    EXPECT_EQ(admitted(other), 10);
}

/// An owner whose keys lie on the node with this index, and their slot.
std::string owner_on(ServerCluster& cluster, std::size_t node, int& slot) {
    for (int i = 0;; ++i) {
        std::string owner = "owner-" + std::to_string(i);
        slot = slot_of("{=" + owner + "}");
        if (cluster.owner_of(slot) == node) return owner;
    }
}

TEST(RedisClusterFaults, OneNodeThatIsGoneTakesOnlyItsOwnKeysAlong) {
    ServerCluster cluster;
    World world{cluster.addresses()};
    int slot = 0;
    const std::string first = owner_on(cluster, 0, slot);
    const std::string last = owner_on(cluster, 2, slot);
    ASSERT_TRUE(world.put(first));
    ASSERT_TRUE(world.put(last));
    EXPECT_TRUE(world.connected());
    cluster.node(2).kill();
    EXPECT_TRUE(world.stage.eventually([&] { return !world.redis.client().connected(); }));
    EXPECT_LT(world.timed([&] { expect_unreachable(world.put(last)); }), 250ms);
    EXPECT_TRUE(world.put(first));
    cluster.node(2).start();
    const Duration until_back = world.timed([&] {
        while (!world.put(last)) world.stage.pass(20ms);
    });
    EXPECT_LT(until_back, 10s);
}

TEST(RedisClusterFaults, OneAddressIsEnough) {
    World world{{ServerCluster::shared().node(1).address()}};
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(world.put(std::to_string(i)));
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(world.get(std::to_string(i)).value().has_value());
}

Task<void> write_and_read(RedisCache& cache, std::string owner, const std::atomic<bool>& over,
                          int& right, int& wrong) {
    const Context ctx;
    const cache::Key key{.owner = owner, .name = "1"};
    for (std::int64_t version = 1; !over; ++version) {
        cache::Entry entry{.value = std::to_string(version), .version = version};
        const auto stored = co_await cache.put(ctx, key, std::move(entry), 1h);
        const auto found = co_await cache.get(ctx, key);
        const bool as_stored = stored && found && *found && (*found)->version == version;
        ++(as_stored ? right : wrong);
        if (!stored) ADD_FAILURE() << stored.error().detail;
        if (!found) ADD_FAILURE() << found.error().detail;
    }
}

TEST(RedisClusterFaults, SlotMovesWhileItsKeysAreUsed) {
    ServerCluster cluster;
    World world{cluster.addresses(), 2s};
    int slot = 0;
    const std::string owner = owner_on(cluster, 0, slot);
    ASSERT_TRUE(world.put(owner, 0));
    std::atomic<bool> over{false};
    int right = 0;
    int wrong = 0;
    TaskGroup group;
    group.spawn(world.stage.loop(1), write_and_read(world.cache, owner, over, right, wrong));
    for (const std::size_t to : {1U, 2U, 0U})
        cluster.move_slot(slot, to, [&] { world.stage.pass(50ms); });
    world.stage.pass(50ms);
    over = true;
    world.stage.run(group.join());
    EXPECT_GT(right, 20);
    EXPECT_EQ(wrong, 0);
    EXPECT_TRUE(world.told().empty());
}

}  // namespace
}  // namespace waybill::redis
