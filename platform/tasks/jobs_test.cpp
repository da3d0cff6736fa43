// SPDX-License-Identifier: Apache-2.0
#include "platform/tasks/jobs.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/sql/idempotency.hpp"
#include "platform/tasks/housekeeper.hpp"
#include "platform/testing/manual_executor.hpp"
#include "platform/testing/shared_view.hpp"

#include <gtest/gtest.h>

#include <format>

namespace waybill::tasks {
namespace {

struct JobWorld {
    explicit JobWorld(std::optional<std::uint64_t> seed = std::nullopt) : executor{seed} {}
    ~JobWorld() {
        holding = false;
        for (auto& resume : held) resume(0);
        executor.run(workers.stop());
    }

    void enqueue(std::string key, int priority = 5, Duration in = {}, std::string kind = "mail") {
        const Job job{.id = ids.next<JobId>(),
                      .kind = std::move(kind),
                      .key = std::move(key),
                      .priority = priority,
                      .due = executor.clock().now() + in,
                      .payload = "hello"};
        auto work = [&](sql::Tx& tx) { return queue.enqueue(tx, job); };
        ASSERT_TRUE(executor.run(database->write({}, work)));
    }
    Task<Status> send(Job job) {
        calls.push_back(job.key);
        co_return answer(job);
    }
    Task<Status> hold(Job job) {
        calls.push_back(job.key);
        auto keep = [this](Resumer<int> resume) { held.push_back(resume); };
        if (holding) co_await suspend_for<int>(std::move(keep));
        co_return Status{};
    }
    void start(int at_once = 3) {
        workers.on("mail",
                   {.handler = [this](Context, Job job) { return send(job); }, .workers = at_once});
        workers.start();
    }
    std::size_t parked() {
        auto work = [](sql::Tx& tx) { return messaging::list_parked(tx, 10); };
        return executor.run(database->read({}, work)).value().size();
    }
    std::int64_t backlog() {
        const TimePoint now = executor.clock().now();
        auto work = [now](sql::Tx& tx) { return job_backlog(tx, now); };
        return executor.run(database->read({}, work)).value().rows;
    }

    ManualExecutor executor;
    SeededRandom random{5};
    IdSource ids{executor.clock(), random};
    sqlite::TemporaryDatabase database{executor};
    JobQueue queue;
    JobWorkers workers{{*database, executor, random}};
    std::function<Status(const Job&)> answer = [](const Job&) { return Status{}; };
    std::vector<std::string> calls;
    bool holding{true};
    std::vector<Resumer<int>> held;
};

using Texts = std::vector<std::string>;

TEST(Jobs, RetryableFailureComesAgainAfterItsPause) {
    JobWorld world;
    int failures = 3;
    world.answer = [&](const Job& job) -> Status {
        EXPECT_EQ(job.attempts, 3 - failures);
        if (failures-- > 0) return fail(ErrorKind::unavailable, "test.down");
        return {};
    };
    world.start();
    world.enqueue("receipt");
    world.executor.run_for(500ms);
    EXPECT_EQ(world.calls.size(), 1u);
    world.executor.run_for(20s);
    EXPECT_EQ(world.calls.size(), 3u);
    world.executor.run_for(1min);
    EXPECT_EQ(world.calls.size(), 4u);
    EXPECT_EQ(world.parked(), 0u);
}

/// What a job means besides itself, as a row that is written with its end.
JobWorkers::Conclude noting(JobWorld& world, std::string_view reason = {}) {
    return [&world, reason](const Context&, const Job& job, const Status& outcome) {
        return [&world, reason, key = job.key, sent = outcome.has_value()](sql::Tx& tx) -> Status {
            if (!reason.empty()) return fail(ErrorKind::internal, reason);
            const Job note{.id = world.ids.next<JobId>(),
                           .kind = sent ? "sent" : "failed",
                           .key = (sent ? "sent " : "failed ") + key,
                           .due = world.executor.clock().now()};
            return world.queue.enqueue(tx, note);
        };
    };
}

TEST(Jobs, WhatAnEndMeansIsWrittenWithItAndOnlyThen) {
    JobWorld world;
    int failures = 2;
    world.answer = [&](const Job& job) -> Status {
        if (job.key == "refused") return fail(ErrorKind::rejected, "test.refused");
        if (failures-- > 0) return fail(ErrorKind::unavailable, "test.down");
        return {};
    };
    const auto send = [&](Context, Job job) { return world.send(std::move(job)); };
    for (const std::string kind : {"sent", "failed"}) world.workers.on(kind, {.handler = send});
    world.workers.on("mail", {.handler = send, .conclude = noting(world)});
    world.workers.start();
    world.enqueue("receipt");
    world.executor.run_for(500ms);
    EXPECT_EQ(world.calls, Texts{"receipt"});
    world.executor.run_for(1min);
    world.enqueue("refused");
    world.executor.run_for(1min);
    EXPECT_EQ(world.calls, (Texts{"receipt", "receipt", "receipt", "sent receipt", "refused",
                                  "failed refused"}));
    EXPECT_EQ(world.parked(), 1u);
}

TEST(Jobs, AnEndThatCannotBeWrittenIsParkedAndHoldsUpNobody) {
    JobWorld world;
    world.workers.on("mail",
                     {.handler = [&](Context, Job job) { return world.send(std::move(job)); },
                      .conclude = noting(world, "test.corrupt")});
    world.workers.start();
    for (int i = 0; i < 100; ++i) world.enqueue(std::format("mail {}", i));
    world.executor.run_for(1min);
    EXPECT_EQ(world.calls.size(), 100u);
    EXPECT_EQ(world.backlog(), 0);
    EXPECT_EQ(world.parked(), 10u) << "as many as are listed";
}

TEST(Jobs, NoMoreThanTheKindsWorkersRunAtOnceAndKindsDoNotWaitForEachOther) {
    JobWorld world;
    world.workers.on("slow",
                     {.handler = [&](Context, Job job) { return world.hold(job); }, .workers = 2});
    for (const auto* key : {"s1", "s2", "s3", "s4"}) world.enqueue(key, 5, {}, "slow");
    world.start();
    world.enqueue("quick", 9);
    world.executor.run_ready();
    EXPECT_EQ(world.calls.size(), 3u);
    EXPECT_EQ(std::ranges::count(world.calls, "quick"), 1);
    world.held.back()(0);
    world.held.pop_back();
    world.executor.run_ready();
    EXPECT_EQ(world.calls.size(), 4u);
}

TEST(Jobs, ALongQueueIsWorkedOffInOrderWithNewUrgentOnesFirst) {
    JobWorld world;
    world.workers.on("slow",
                     {.handler = [&](Context, Job job) { return world.hold(job); }, .workers = 2});
    for (int i = 0; i < 100; ++i)
        world.enqueue(std::format("news {:02}", i), 5, Duration{i - 100}, "slow");
    for (int i = 0; i < 100; ++i) world.enqueue(std::format("put off {:02}", i), 5, 24h, "slow");
    world.workers.start();
    world.executor.run_ready();
    world.enqueue("code", 0, {}, "slow");
    for (int done = 0; done < 101; ++done) {
        ASSERT_FALSE(world.held.empty()) << done;
        world.held.front()(0);
        world.held.erase(world.held.begin());
        world.executor.run_ready();
    }
    EXPECT_EQ(world.calls.size(), 101u);
    world.executor.run_for(1s);
    EXPECT_EQ(world.backlog(), 0);
    const auto code = std::ranges::find(world.calls, "code");
    EXPECT_LT(code - world.calls.begin(), 12) << "after those that were found before it";
    world.calls.erase(code);
    EXPECT_TRUE(std::ranges::is_sorted(world.calls));
}

/// A look that began before an outcome was stored still shows the job as due.
TEST(Jobs, AreDoneOnceInWhateverOrderLooksAndOutcomesMeet) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        JobWorld world{seed};
        world.start(2);
        for (int i = 0; i < 40; ++i) {
            world.enqueue(std::format("news {}", i), 5, Duration{i % 3});
            world.executor.run_for(Duration{i % 2});
        }
        world.executor.run_for(1s);
        EXPECT_EQ(world.calls.size(), 40u) << "seed " << seed;
    }
}

/// A neighbour whose jobs never end, and one whose jobs are quick, both with many.
TEST(Jobs, OneNeighbourKeepsNobodyElseWaiting) {
    JobWorld world;
    world.workers.on(
        "call", {.handler =
                     [&](Context, Job job) {
                         return job.key.starts_with("slow") ? world.hold(job) : world.send(job);
                     },
                 .workers = 3,
                 .neighbour = [](const Job& job) { return job.key.substr(0, job.key.find(' ')); }});
    for (int i = 0; i < 200; ++i) world.enqueue(std::format("slow {:03}", i), 5, {}, "call");
    for (int i = 0; i < 20; ++i) world.enqueue(std::format("quick {:03}", i), 5, {}, "call");
    world.workers.start();
    const auto count = [&](std::string_view name) {
        return std::ranges::count_if(world.calls,
                                     [&](const auto& key) { return key.starts_with(name); });
    };
    world.executor.run_for(3s);
    EXPECT_EQ(count("slow"), 1);
    EXPECT_EQ(count("quick"), 20);
    // One after the other, and none is lost or done twice.
    for (int i = 0; i < 200; ++i) {
        ASSERT_EQ(world.held.size(), 1u) << i;
        world.held.front()(0);
        world.held.clear();
        world.executor.run_for(20s);
    }
    EXPECT_EQ(count("slow"), 200);
    EXPECT_EQ(world.backlog(), 0);
    EXPECT_EQ(world.parked(), 0u);
}

TEST(Jobs, ALastingPolicyRepeatsItsLastPause) {
    const auto pauses = RetryPolicy::lasting({1s, 10s, 1min}, 5min).pauses;
    EXPECT_EQ(pauses, (std::vector<Duration>{1s, 10s, 1min, 1min, 1min, 1min, 1min}));
    EXPECT_EQ(RetryPolicy::lasting({1min}, 1s).pauses, std::vector<Duration>{1min});
    EXPECT_TRUE(RetryPolicy::lasting({}, 1h).pauses.empty());
}

TEST(Idempotency, KeyAnswersItsReplyAndRefusesAnotherPayload) {
    JobWorld world;
    const IdempotencyKey key{"usr_1 POST /v1/orders", "k1", "digest"};
    const TimePoint now = world.executor.clock().now();
    auto use = [&](IdempotencyKey used) {
        auto work = [&, used](sql::Tx& tx) -> Result<std::string> {
            WAYBILL_TRY(auto known, sql::recall(tx, used));
            if (known) return "again " + *known;
            WAYBILL_CHECK(sql::remember(tx, used, "reply", now));
            return "first";
        };
        return world.executor.run(world.database->write({}, work));
    };
    EXPECT_EQ(use(key).value(), "first");
    EXPECT_EQ(use(key).value(), "again reply");
    auto other_body = key;
    other_body.fingerprint = "another";
    EXPECT_EQ(use(other_body).error().reason, "idempotency.key_reused");
    auto other_caller = key;
    other_caller.scope = "usr_2 POST /v1/orders";
    EXPECT_EQ(use(other_caller).value(), "first");
}

TEST(Housekeeper, ForgetsKeysAndJobsAfterTheirTime) {
    JobWorld world;
    Housekeeper housekeeper{{*world.database, world.executor}};
    housekeeper.start();
    world.start();
    world.enqueue("receipt");
    world.executor.run_for(6 * 24h);
    world.enqueue("receipt");
    world.executor.run_for(2 * 24h);
    world.enqueue("receipt");
    world.executor.run_for(1min);
    EXPECT_EQ(world.calls.size(), 2u);
    world.executor.run(housekeeper.stop());
}

/// Two processes on one table.
struct SharedJobWorld : JobWorld {
    ~SharedJobWorld() {
        executor.run(first.stop());
        executor.run(second.stop());
    }
    void start_both(JobWorkers::Kind kind) {
        for (JobWorkers* one : {&first, &second}) {
            one->on("mail", kind);
            one->start();
        }
    }
    JobWorkers::Kind holds() {
        return {.handler = [this](Context, Job job) { return hold(std::move(job)); },
                .workers = 2,
                .deadline = 30s};
    }

    SharedView view{*database};
    JobWorkers first{{view, executor, random}};
    JobWorkers second{{view, executor, random}};
};

TEST(Jobs, OfTwoProcessesOneDoesAJob) {
    SharedJobWorld world;
    world.start_both(
        {.handler = [&](Context, Job job) { return world.send(std::move(job)); }, .workers = 3});
    Texts all;
    for (int i = 100; i < 150; ++i) {
        world.enqueue(std::to_string(i));
        all.push_back(std::to_string(i));
        if (i % 7 == 0) world.executor.run_for(1s);
    }
    world.executor.run_for(1min);
    std::ranges::sort(world.calls);
    EXPECT_EQ(world.calls, all);
    EXPECT_EQ(world.backlog(), 0);
}

TEST(Jobs, BothProcessesWorkAtOnce) {
    SharedJobWorld world;
    for (const auto* key : {"1", "2", "3", "4", "5", "6", "7", "8", "9", "a"}) world.enqueue(key);
    world.start_both(world.holds());
    world.executor.run_for(1s);
    EXPECT_EQ(world.calls.size(), 4u) << "two workers each";
    world.holding = false;
    for (auto& resume : world.held) resume(0);
    world.held.clear();
    world.executor.run_for(10min);
    EXPECT_EQ(world.backlog(), 0);
}

TEST(Jobs, WhatADeadProcessHadInHandIsAnothersWhenTheLeaseEnds) {
    SharedJobWorld world;
    world.enqueue("receipt");
    JobWorkers dead{{world.view, world.executor, world.random}, {.poll = 24h}};
    dead.on("mail", world.holds());
    dead.start();
    world.executor.run_ready();
    ASSERT_EQ(world.calls, Texts{"receipt"});  // and is never heard of again
    world.second.on("mail",
                    {.handler = [&](Context, Job job) { return world.send(std::move(job)); }});
    world.second.start();
    world.executor.run_for(2min);
    EXPECT_EQ(world.calls.size(), 1u);
    world.executor.run_for(1min);
    EXPECT_EQ(world.calls, (Texts{"receipt", "receipt"}));
    EXPECT_EQ(world.backlog(), 0);
    world.held.back()(0);
    world.held.pop_back();
    world.executor.run(dead.stop());
}

TEST(Jobs, AProcessThatStopsLeavesItsJobsToOthers) {
    SharedJobWorld world;
    for (const auto* key : {"1", "2", "3", "4"}) world.enqueue(key);
    world.first.on(
        "mail",
        {.handler = [](Context ctx, Job) { return sleep_for(std::move(ctx), 1h); }, .workers = 1});
    world.first.start();
    world.executor.run_for(1s);
    world.executor.run(world.first.stop());
    world.second.on("mail",
                    {.handler = [&](Context, Job job) { return world.send(std::move(job)); }});
    world.second.start();
    world.executor.run_for(1s);
    std::ranges::sort(world.calls);
    EXPECT_EQ(world.calls, (Texts{"1", "2", "3", "4"}));
}

}  // namespace
}  // namespace waybill::tasks
