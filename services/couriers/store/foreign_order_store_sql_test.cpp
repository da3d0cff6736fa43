// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/foreign_order_store_sql.hpp"

#include "platform/sql/stored.hpp"
#include "services/couriers/api/foreign_intake.hpp"
#include "services/couriers/store/couriers_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

using ::testing::ElementsAre;

constexpr sql::Query foreign_to_read{"t.to_read",
                                     "SELECT COUNT(*) FROM foreign_orders WHERE to_read"};
constexpr sql::Query foreign_timers{"t.timers",
                                    "SELECT COUNT(*) FROM timers WHERE kind = 'foreign.read'"};
constexpr sql::Query outcome_jobs{"t.outcomes",
                                  "SELECT COUNT(*) FROM jobs WHERE kind = 'foreign_outcome'"};

/// Another order system, in memory.
class MemoryForeignSystem final : public ForeignSystem {
public:
    std::map<std::string, ForeignOrder> orders{};
    ForeignChanges changes{};
    std::vector<std::string> told{};
    bool away{false};

    Task<Result<ForeignChanges>> since(Context, std::string) override {
        if (away) co_return gone_away();
        co_return changes;
    }
    Task<Result<std::optional<ForeignOrder>>> read(Context, std::string external_id) override {
        if (away) co_return gone_away();
        const auto found = orders.find(external_id);
        co_return found == orders.end() ? std::nullopt : std::optional{found->second};
    }
    Task<Status> tell(Context, ForeignOutcome outcome) override {
        if (away) co_return gone_away();
        told.push_back(outcome.external_id + " " + outcome.status);
        co_return Status{};
    }

private:
    static std::unexpected<Error> gone_away() {
        return fail(ErrorKind::unavailable, "couriers.foreign_away");
    }
};

struct ForeignWorld : CouriersWorld {
    MemoryForeignSystem system{};
    ForeignOrderStoreSql store{
        {.database = database, .timers = timers, .clock = executor.clock(), .ids = ids}};
    ForeignOrders orders{{.system = system,
                          .store = store,
                          .deliveries = deliveries,
                          .clock = executor.clock(),
                          .ids = ids,
                          .pin_digest = [this](const OrderId& order, const PersonalText& pin) {
                              return crypto::pin_digest(sealer, order.text(), pin.reveal());
                          }}};

    void set(const std::string& id, ForeignState state) {
        ForeignOrder& order = system.orders[id];
        order.external_id = id;
        ++order.version;
        order.state = state;
        order.partner_title = "Kitchen Seven";
        order.pickup = {.address = "Mill Lane 3", .place = {}};
        order.dropoff.address = "Station Street 12";
        order.pin = PersonalText{"0417"};
    }
    /// Reads all that is to be read, as their timers would.
    Status read_all() {
        constexpr sql::Query due{"t.due",
                                 "SELECT key, due FROM timers WHERE kind = 'foreign.read'"};
        auto find = [&](sql::Tx& tx) {
            return tx.all(due, [](const sql::Row& row) {
                return std::pair{row.id<OrderId>(0), row.time(1)};
            });
        };
        const auto found = executor.run(file->read(Context{}, find)).value();
        for (const auto& [order, at] : found)
            WAYBILL_CHECK(executor.run(orders.read_due(Context{}, order, at)));
        return {};
    }
    std::vector<Delivery> waiting() {
        return executor.run(deliveries.waiting(Context{}, CourierId{}, 10)).value();
    }
    std::string cursor() { return executor.run(store.cursor(Context{})).value(); }
};

TEST(ForeignOrderStore, TheCursorGoesOnWithWhatIsNoted) {
    ForeignWorld world;
    EXPECT_EQ(world.cursor(), "");
    world.system.changes = {
        .external_ids = {"A-1", "A-2", "A-1", "", "a/b"}, .cursor = "7", .more = true};
    EXPECT_TRUE(world.executor.run(world.orders.poll(Context{})).value()) << "there is more";
    EXPECT_EQ(world.cursor(), "7");
    EXPECT_EQ(world.count(foreign_to_read), 2);
    EXPECT_EQ(world.count(foreign_timers), 2);

    // Another process has gone on from there meanwhile.
    const ForeignChanges late{.external_ids = {"A-3"}, .cursor = "9", .more = false};
    EXPECT_TRUE(world.executor.run(world.store.note(Context{}, "", late)));
    EXPECT_EQ(world.cursor(), "7");
    EXPECT_EQ(world.count(foreign_to_read), 2);

    world.system.away = true;
    EXPECT_FALSE(world.executor.run(world.orders.poll(Context{})));
    EXPECT_EQ(world.cursor(), "7");
}

TEST(ForeignOrderStore, WhatIsReadBecomesADeliveryOnceAndEndsWithItsOrder) {
    ForeignWorld world;
    world.set("A-1", ForeignState::ready);
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(world.executor.run(world.orders.heard(Context{}, "A-1")));
        ASSERT_TRUE(world.read_all());
    }
    ASSERT_EQ(world.waiting().size(), 1u);
    EXPECT_EQ(world.waiting()[0].partner_title, "Kitchen Seven");
    EXPECT_EQ(world.count(foreign_to_read), 0);
    EXPECT_EQ(world.count(foreign_timers), 0);

    world.set("A-1", ForeignState::ready);
    world.system.orders["A-1"].dropoff.address = "Harbour 9";
    ASSERT_TRUE(world.executor.run(world.orders.heard(Context{}, "A-1")));
    ASSERT_TRUE(world.read_all());
    ASSERT_EQ(world.waiting().size(), 1u);
    EXPECT_EQ(world.waiting()[0].dropoff.address, "Harbour 9");

    world.system.orders.erase("A-1");
    ASSERT_TRUE(world.executor.run(world.orders.heard(Context{}, "A-1")));
    ASSERT_TRUE(world.read_all());
    EXPECT_TRUE(world.waiting().empty());
}

TEST(ForeignOrderStore, AWordThatComesWhileItIsReadHasItReadOnceMore) {
    ForeignWorld world;
    world.set("A-1", ForeignState::early);
    ASSERT_TRUE(world.executor.run(world.orders.heard(Context{}, "A-1")));
    constexpr sql::Query noted{"t.noted", "SELECT order_id FROM foreign_orders"};
    auto find = [&](sql::Tx& tx) { return tx.one(noted, sql::first<OrderId>); };
    const OrderId order = world.executor.run(world.file->read(Context{}, find)).value().value();
    // The timer of before is not there any more.
    const TimePoint before = world.executor.clock().now() - 1h;
    ASSERT_TRUE(world.executor.run(world.orders.read_due(Context{}, order, before)));
    EXPECT_EQ(world.count(foreign_timers), 1);
    EXPECT_EQ(world.count(foreign_to_read), 1);
}

TEST(ForeignOrderStore, WhatCannotBeReadWaits) {
    ForeignWorld world;
    ASSERT_TRUE(world.executor.run(world.orders.heard(Context{}, "A-1")));
    world.system.away = true;
    EXPECT_FALSE(world.read_all());
    EXPECT_EQ(world.count(foreign_timers), 1);
    world.system.away = false;
    world.set("A-1", ForeignState::coming);
    EXPECT_TRUE(world.read_all());
    EXPECT_EQ(world.count(foreign_timers), 0);
}

TEST(ForeignOrderStore, RecordsOfOthersAreReasonsToLook) {
    ForeignWorld world;
    const auto hear = foreign_record(world.orders);
    const auto say = [&](std::string text) {
        return world.executor.run(hear(Context{}, messaging::Event{.data = std::move(text)}));
    };
    world.set("A-1", ForeignState::ready);
    EXPECT_TRUE(say(R"({"order_id":"A-1","status":"deleted"})"));
    ASSERT_TRUE(world.read_all());
    EXPECT_EQ(world.waiting().size(), 1u) << "as its system says, not the record";
    for (const char* wrong :
         {"", "[]", "{}", R"({"order_id":7})", R"({"order_id":""})", R"({"order_id":"a/b"})"}) {
        const auto said = say(wrong);
        ASSERT_FALSE(said) << wrong;
        EXPECT_FALSE(retryable(said.error())) << wrong;
    }
}

TEST(ForeignOrderStore, OutcomesAreWorkOfTheTransactionOfTheChange) {
    ForeignWorld world;
    tasks::JobQueue jobs;
    ForeignNews news{{.jobs = jobs, .ids = world.ids, .clock = world.executor.clock()}};
    Assignment assignment{{.outbox = world.outbox,
                           .events = world.events,
                           .timers = world.timers,
                           .limits = {},
                           .mode = AssignmentMode::claim,
                           .foreign = &news}};
    DeliveryStoreSql deliveries{{.database = world.database,
                                 .assignment = assignment,
                                 .sealer = world.sealer,
                                 .clock = world.executor.clock()}};
    const CourierId ada = world.hire();
    world.set("A-1", ForeignState::ready);
    ASSERT_TRUE(world.executor.run(world.orders.heard(Context{}, "A-1")));
    ASSERT_TRUE(world.read_all());
    const OrderId order = world.waiting().at(0).order;
    ASSERT_TRUE(world.executor.run(deliveries.assign(Context{}, order, ada, {})));
    EXPECT_EQ(world.count(outcome_jobs), 1);
    const auto handling = foreign_outcome_kind(world.system, world.store);
    auto stored = [](sql::Tx& tx) {
        constexpr sql::Query one{"t.job", "SELECT key, payload FROM jobs"};
        return tx.one(one, [](const sql::Row& row) {
            return tasks::Job{.key = row.text(0), .payload = row.text(1)};
        });
    };
    const auto job = world.executor.run(world.file->read(Context{}, stored)).value().value();
    EXPECT_EQ(handling.neighbour(job), order.text());
    EXPECT_TRUE(world.executor.run(handling.handler(Context{}, job)));
    EXPECT_THAT(world.system.told, ElementsAre("A-1 assigned"));
}

}  // namespace
}  // namespace waybill::couriers
