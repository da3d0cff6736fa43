// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/proof_store_sql.hpp"

#include "adapters/memory/memory_blobs.hpp"
#include "services/couriers/store/couriers_world.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

struct ProofsWorld : CouriersWorld {
    ProofStoreSql store{database};
    memory::MemoryBlobs blobs{executor.clock()};
    KeepProofs keep{{.proofs = store, .blobs = blobs, .random = random, .clock = executor.clock()}};
    DeliveryStoreSql strict{{.database = database,
                             .assignment = assignment,
                             .sealer = sealer,
                             .clock = executor.clock(),
                             .proof = ProofWanted::photo}};
    CourierId ada = hire();
    OrderId order = ready_order();

    Status set(const std::string& picture, ProofKind kind = ProofKind::photo) {
        return executor.run(keep.set({}, {.order = order, .courier = ada, .kind = kind}, picture));
    }
    std::string get(ProofKind kind = ProofKind::photo) {
        return executor.run(keep.get({}, order, kind)).value_or("none");
    }
    std::int64_t fetch() {
        const auto assigned = executor.run(deliveries.assign({}, order, ada, {})).value();
        StepCommand step{.order = order, .courier = ada, .epoch = assigned.epoch};
        WAYBILL_ASSERT(executor.run(pick_up.run({}, step)));
        return assigned.epoch;
    }
};

TEST(Proofs, AreForTheCourierWhoHoldsItAndTheNewestIsKept) {
    ProofsWorld world;
    EXPECT_EQ(world.set("early").error().reason, "couriers.no_delivery");
    world.fetch();
    ASSERT_TRUE(world.set("one"));
    ASSERT_TRUE(world.set("two"));
    ASSERT_TRUE(world.set("a name", ProofKind::signature));
    EXPECT_EQ(world.get(), "two");
    EXPECT_EQ(world.get(ProofKind::signature), "a name");
    EXPECT_EQ(world.set("").error().reason, "couriers.bad_request");
    const CourierId other = std::exchange(world.ada, world.hire());
    EXPECT_EQ(world.set("of another").error().reason, "couriers.no_delivery");
    world.ada = other;
    EXPECT_EQ(world.get(), "two");
}

TEST(Proofs, AreAskedForWhereTheHouseWantsThem) {
    ProofsWorld world;
    const auto epoch = world.fetch();
    StepCommand step{.order = world.order, .courier = world.ada, .epoch = epoch, .pin = "0417"};
    const auto early = world.executor.run(world.strict.deliver({}, step));
    ASSERT_FALSE(early);
    EXPECT_EQ(early.error().reason, "couriers.proof_missing");
    ASSERT_TRUE(world.set("a door", ProofKind::signature));
    EXPECT_FALSE(world.executor.run(world.strict.deliver({}, step))) << "of the other kind";
    ASSERT_TRUE(world.set("a door"));
    EXPECT_TRUE(world.executor.run(world.strict.deliver({}, step)));
    EXPECT_EQ(world.set("late").error().reason, "couriers.wrong_state");
    EXPECT_EQ(world.get(), "a door");
}

}  // namespace
}  // namespace waybill::couriers
