// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/migrate.hpp"
#include "platform/tasks/jobs.hpp"
#include "tests/contract/databases.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <stdexcept>

/// What the job queue promises, on every database that can hold it.
namespace waybill::contract {
namespace {

using tasks::Job;
using Keys = std::vector<std::string>;

class JobQueue : public testing::TestWithParam<Adapter<DatabaseWorld, DatabaseOptions>> {
protected:
    ~JobQueue() override { stop(); }

    Stage& stage() { return world->stage(); }
    template <typename Work>
    auto write(Work work) {
        return stage().run(world->database().write({}, std::move(work)));
    }
    Job job(std::string key, int priority = 5, Duration in = {}) {
        return {.id = ids.next<JobId>(),
                .kind = "mail",
                .key = std::move(key),
                .priority = priority,
                .due = stage().clock().now() + in,
                .payload = "hello"};
    }
    void enqueue(const Job& wanted) {
        ASSERT_TRUE(write([&](sql::Tx& tx) { return queue.enqueue(tx, wanted); }));
    }
    /// A process that works on the jobs; another after each `stop`.
    void start(int at_once = 3) {
        workers.emplace(tasks::JobWorkers::Deps{world->database(), stage().loop(0), random});
        workers->on("mail", kind(at_once));
        workers->on("slow",
                    {.handler = [this](Context ctx,
                                       Job one) { return hold(std::move(ctx), std::move(one)); },
                     .workers = 2});
        workers->start();
    }
    void stop() {
        if (!workers) return;
        stage().run(workers->stop());
        workers.reset();
    }
    Keys done() const {
        const std::lock_guard lock{mutex};
        Keys keys;
        for (const Job& one : calls) keys.push_back(one.key);
        return keys;
    }
    int held() const {
        const std::lock_guard lock{mutex};
        return holding;
    }
    bool eventually_done(std::size_t count) {
        return stage().eventually([this, count] { return done().size() >= count; });
    }
    std::vector<messaging::ParkedMessage> parked() {
        return write([](sql::Tx& tx) { return messaging::list_parked(tx, 10); }).value();
    }
    std::int64_t backlog() {
        const TimePoint now = stage().clock().now() + 24h;
        return write([now](sql::Tx& tx) { return tasks::job_backlog(tx, now); }).value().rows;
    }

    std::unique_ptr<DatabaseWorld> world = GetParam().make({.migrations = sql::with_platform({})});
    SeededRandom random{5};  ///< of the workers' thread
    SeededRandom chance{6};
    IdSource ids{stage().clock(), chance};
    tasks::JobQueue queue{};
    std::function<Status(const Job&)> answer = [](const Job&) { return Status{}; };
    mutable std::mutex mutex{};
    std::vector<Job> calls{};
    std::vector<TimePoint> times{};
    int holding{0};
    std::optional<tasks::JobWorkers> workers{};

private:
    tasks::JobWorkers::Kind kind(int at_once) {
        return {.handler = [this](Context ctx,
                                  Job one) { return send(std::move(ctx), std::move(one)); },
                .retry = {.pauses = {1ms, 1ms}},
                .workers = at_once};
    }
    Task<Status> send(Context, Job wanted) {
        const std::lock_guard lock{mutex};
        calls.push_back(wanted);
        times.push_back(stage().clock().now());
        co_return answer(wanted);
    }
    Task<Status> hold(Context ctx, Job wanted) {
        {
            const std::lock_guard lock{mutex};
            ++holding;
        }
        const Status slept = co_await sleep_for(ctx, wanted.key.starts_with("endless") ? 1h : 5ms);
        const std::lock_guard lock{mutex};
        --holding;
        if (slept) calls.push_back(std::move(wanted));
        co_return slept;
    }
};

TEST_P(JobQueue, MostUrgentIsDoneFirst) {
    enqueue(job("reminder", 9));
    enqueue(job("receipt", 5));
    enqueue(job("code", 0));
    start(1);
    EXPECT_TRUE(eventually_done(3));
    EXPECT_EQ(done(), (Keys{"code", "receipt", "reminder"}));
}

TEST_P(JobQueue, NothingIsDoneBeforeItsTime) {
    const Job later = job("later", 0, 40ms);
    enqueue(later);
    start();
    EXPECT_TRUE(eventually_done(1));
    EXPECT_GE(times.at(0), later.due);
}

TEST_P(JobQueue, JobIsThereIfAndOnlyIfItsChangeIs) {
    start();
    const auto refused = write([&](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(queue.enqueue(tx, job("undone")));
        return fail(ErrorKind::conflict, "test.refused");
    });
    EXPECT_FALSE(refused);
    enqueue(job("done", 9));
    EXPECT_TRUE(eventually_done(1));
    EXPECT_EQ(done(), Keys{"done"});
}

TEST_P(JobQueue, JobArrivesAsItWasEnqueued) {
    Job odd = job("key of ä \U0001f6f5", 3);
    odd.payload = std::string{"\0\xff\n\x80", 4};
    odd.trace = {.id = {1, 0, 0xff}, .span = {2}};
    enqueue(odd);
    start();
    ASSERT_TRUE(eventually_done(1));
    const Job& got = calls.at(0);
    EXPECT_EQ(got.id, odd.id);
    EXPECT_EQ(got.kind, odd.kind);
    EXPECT_EQ(got.key, odd.key);
    EXPECT_EQ(got.priority, odd.priority);
    EXPECT_EQ(got.due, odd.due);
    EXPECT_EQ(got.payload, odd.payload);
    EXPECT_EQ(got.attempts, 0);
    EXPECT_EQ(got.trace.traceparent(), odd.trace.traceparent());
}

TEST_P(JobQueue, SameWorkIsDoneOnceEvenIfItIsWantedAgainLater) {
    enqueue(job("receipt"));
    enqueue(job("receipt"));
    start();
    EXPECT_TRUE(eventually_done(1));
    enqueue(job("receipt"));
    Job other_kind = job("receipt");
    other_kind.kind = "slow";
    enqueue(other_kind);
    enqueue(job("last", 9));
    EXPECT_TRUE(eventually_done(3));
    EXPECT_EQ(std::ranges::count(done(), "receipt"), 2);  // one of each kind
}

TEST_P(JobQueue, FailureThatMayPassComesAgain) {
    std::vector<int> attempts;
    answer = [&](const Job& tried) -> Status {
        attempts.push_back(tried.attempts);
        if (attempts.size() < 3) return fail(ErrorKind::unavailable, "test.down");
        return {};
    };
    start();
    enqueue(job("receipt"));
    EXPECT_TRUE(eventually_done(3));
    EXPECT_EQ(attempts, (std::vector{0, 1, 2}));
    stop();
    EXPECT_EQ(backlog(), 0);
    EXPECT_TRUE(parked().empty());
}

TEST_P(JobQueue, LastFailureAndHopelessFailureAreParkedWithWhatTheyCarry) {
    answer = [](const Job& tried) -> Status {
        if (tried.key == "thrown") throw std::runtime_error{"on purpose"};
        if (tried.key == "hopeless") return fail(ErrorKind::rejected, "test.no_such_address");
        return fail(ErrorKind::unavailable, "test.down");
    };
    for (const auto* key : {"hopeless", "stubborn", "thrown"}) enqueue(job(key));
    start();
    EXPECT_TRUE(eventually_done(5));  // the stubborn one three times
    stop();
    EXPECT_EQ(backlog(), 0);
    auto found = parked();
    ASSERT_EQ(found.size(), 3u);
    std::ranges::sort(found, {}, [](const auto& message) { return message.event.key; });
    EXPECT_EQ(found[0].reason, "test.no_such_address");
    EXPECT_EQ(found[1].reason, "test.down");
    EXPECT_EQ(found[2].reason, "jobs.handler_threw");
    EXPECT_EQ(found[0].consumer, "job:mail");
    EXPECT_EQ(found[0].event.data, "hello");
}

TEST_P(JobQueue, RestoredJobHasAllItsTriesAgain) {
    answer = [](const Job&) -> Status { return fail(ErrorKind::rejected, "test.no"); };
    enqueue(job("receipt"));
    start();
    EXPECT_TRUE(eventually_done(1));
    stop();
    answer = [](const Job& tried) -> Status {
        EXPECT_EQ(tried.attempts, 0);
        return {};
    };
    const auto found = parked();
    ASSERT_EQ(found.size(), 1u);
    const TimePoint now = stage().clock().now();
    ASSERT_TRUE(write([&](sql::Tx& tx) { return queue.restore(tx, found[0], now); }));
    start();
    EXPECT_TRUE(eventually_done(2));
    stop();
    EXPECT_EQ(backlog(), 0);
}

TEST_P(JobQueue, WorkersOfAKindAreFewAndOtherKindsDoNotWait) {
    for (int i = 0; i < 20; ++i) {
        Job slow = job("endless " + std::to_string(i));
        slow.kind = "slow";
        enqueue(slow);
    }
    start();
    enqueue(job("quick", 9));
    EXPECT_TRUE(eventually_done(1));
    EXPECT_TRUE(stage().eventually([this] { return held() == 2; }));
    stage().pass(20ms);
    EXPECT_EQ(held(), 2);
    EXPECT_EQ(done(), Keys{"quick"});
}

TEST_P(JobQueue, StopCancelsWhatRunsAndTheNextProcessDoesIt) {
    Job endless = job("endless");
    endless.kind = "slow";
    enqueue(endless);
    start();
    EXPECT_TRUE(stage().eventually([this] { return held() == 1; }));
    stop();
    EXPECT_EQ(held(), 0);
    EXPECT_EQ(backlog(), 1);
    EXPECT_TRUE(parked().empty());
    start();
    EXPECT_TRUE(stage().eventually([this] { return held() == 1; }));
}

TEST_P(JobQueue, ManyThatAreEnqueuedFromEverywhereAreEachDoneOnce) {
    start();
    struct Enqueue {
        static Task<void> many(tasks::JobQueue& to, sql::Database& at, std::vector<Job> wanted) {
            for (const Job& one : wanted) {
                auto work = [&](sql::Tx& tx) { return to.enqueue(tx, one); };
                const auto enqueued = co_await at.write({}, work);
                EXPECT_TRUE(enqueued);
            }
        }
    };
    TaskGroup group;
    for (std::size_t loop = 0; loop < 3; ++loop) {
        std::vector<Job> wanted;
        for (int i = 0; i < 60; ++i)
            wanted.push_back(job(std::to_string(loop) + " " + std::to_string(i)));
        group.spawn(stage().loop(loop), Enqueue::many(queue, world->database(), std::move(wanted)));
    }
    stage().run(group.join());
    EXPECT_TRUE(eventually_done(180));
    stop();
    Keys keys = done();
    std::ranges::sort(keys);
    EXPECT_EQ(keys.size(), 180u);
    EXPECT_EQ(std::ranges::unique(keys).size(), 0u);
    EXPECT_EQ(backlog(), 0);
}

WAYBILL_RUN_CONTRACT(JobQueue, databases());

}  // namespace
}  // namespace waybill::contract
