// SPDX-License-Identifier: Apache-2.0
#include "platform/service/parked_desk.hpp"

#include "adapters/sqlite/database_world.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::service {
namespace {

struct DeskWorld {
    DeskWorld() {
        desk.on("orders.payments",
                {.apply = [this](Context, messaging::Event event) { return apply(event); },
                 .to_text = [](const messaging::Event& event) { return "says " + event.data; }});
        workers.on("mail", {.handler = [this](Context, tasks::Job job) { return send(job); },
                            .retry = {.pauses = {}}});
        workers.start();
    }
    ~DeskWorld() { executor.run(workers.stop()); }

    Task<Status> apply(messaging::Event event) {
        applied.push_back(event.data);
        co_return answer;
    }
    Task<Status> send(tasks::Job job) {
        applied.push_back(job.payload);
        co_return answer;
    }
    EventId park(std::string consumer) {
        const messaging::ParkedMessage message{
            .consumer = std::move(consumer),
            .event = {.id = ids.next<EventId>(), .type = "payment.captured", .data = "captured"},
            .reason = "test.planted",
            .at = executor.clock().now()};
        auto work = [&](sql::Tx& tx) { return messaging::park(tx, message); };
        EXPECT_TRUE(executor.run(database->write({}, work)));
        return message.event.id;
    }
    EventId park_job() {
        answer = fail(ErrorKind::invalid, "test.refused");
        const tasks::Job job{.id = ids.next<JobId>(), .kind = "mail", .key = "k", .payload = "hi"};
        auto work = [&](sql::Tx& tx) { return queue.enqueue(tx, job); };
        EXPECT_TRUE(executor.run(database->write({}, work)));
        executor.run_for(1s);
        answer = {};
        applied.clear();
        return EventId{job.id.uuid()};
    }
    std::vector<messaging::ParkedMessage> parked() {
        return executor.run(desk.list({}, 10)).value();
    }

    ManualExecutor executor;
    SeededRandom random{5};
    IdSource ids{executor.clock(), random};
    sqlite::TemporaryDatabase database{executor};
    tasks::JobQueue queue;
    tasks::JobWorkers workers{{*database, executor, random}};
    ParkedDesk desk{"orders", {.database = *database, .jobs = queue, .executor = executor}};
    Status answer{};
    std::vector<std::string> applied;
};

TEST(ParkedDesk, WhatCanBeAppliedNowIsForgotten) {
    DeskWorld world;
    const EventId id = world.park("orders.payments");
    ASSERT_EQ(world.parked().size(), 1U);
    EXPECT_EQ(world.desk.to_text(world.parked()[0]), "says captured");
    EXPECT_TRUE(world.executor.run(world.desk.replay({}, "orders.payments", id)));
    EXPECT_EQ(world.applied, std::vector<std::string>{"captured"});
    EXPECT_TRUE(world.parked().empty());
}

TEST(ParkedDesk, WhatStillCannotBeAppliedStaysWithItsNewReason) {
    DeskWorld world;
    const EventId id = world.park("orders.payments");
    world.answer = fail(ErrorKind::unavailable, "test.away");
    EXPECT_EQ(world.executor.run(world.desk.replay({}, "orders.payments", id)).error().reason,
              "test.away");
    ASSERT_EQ(world.parked().size(), 1U);
    EXPECT_EQ(world.parked()[0].reason, "test.away");
}

TEST(ParkedDesk, AJobIsDoneAgainAlsoWhenItsRowWasSwept) {
    for (const bool swept : {false, true}) {
        DeskWorld world;
        const EventId id = world.park_job();
        ASSERT_EQ(world.parked().size(), 1U);
        if (swept) {
            const TimePoint later = world.executor.clock().now() + 1h;
            auto work = [later](sql::Tx& tx) { return tasks::forget_jobs(tx, later, 10); };
            ASSERT_EQ(world.executor.run(world.database->write({}, work)).value(), 1);
        }
        EXPECT_TRUE(world.executor.run(world.desk.replay({}, "job:mail", id)));
        world.executor.run_for(1s);
        EXPECT_EQ(world.applied, std::vector<std::string>{"hi"});
        EXPECT_TRUE(world.parked().empty());
    }
}

TEST(ParkedDesk, WhatIsDroppedIsNotApplied) {
    DeskWorld world;
    const EventId id = world.park("orders.payments");
    EXPECT_TRUE(world.executor.run(world.desk.drop({}, "orders.payments", id)));
    EXPECT_TRUE(world.parked().empty());
    EXPECT_TRUE(world.applied.empty());
    for (auto again : {world.executor.run(world.desk.drop({}, "orders.payments", id)),
                       world.executor.run(world.desk.replay({}, "orders.payments", id)),
                       world.executor.run(world.desk.replay({}, "job:mail", id))})
        EXPECT_EQ(again.error().reason, "parked.not_found");
}

TEST(ParkedDesk, AMessageThatNobodyTakesAnyMoreCanOnlyBeDropped) {
    DeskWorld world;
    const EventId id = world.park("orders.weather");
    EXPECT_EQ(world.executor.run(world.desk.replay({}, "orders.weather", id)).error().reason,
              "parked.no_consumer");
    EXPECT_EQ(world.parked().size(), 1U);
}

}  // namespace
}  // namespace waybill::service
