// SPDX-License-Identifier: Apache-2.0
#include "platform/testing/sample_pictures.hpp"
#include "tests/component/life.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <format>

namespace waybill::town::proofs {

using ::testing::IsEmpty;
using ::testing::StartsWith;

struct ProofsTest : ::testing::Test {
    TownWorld town{{.seed = 47, .proof = couriers::ProofWanted::photo}};
    Person boss = meet_operator(town);
    Shop shop = open_shop(boss, Kitchen::reads_the_queue);
    Rider rider = hire(boss, "Rida");
    Person clara = register_customer(town, "Clara");
    Placed order = ready();
    const std::string here = "/v1/courier/deliveries/" + order.order_id;
    const std::string read = "/v1/orders/" + order.order_id;
    std::int64_t epoch{0};

    Placed ready() {
        const Placed placed = place_order(clara, shop, "key");
        pay(clara, placed);
        prepare(shop, Kitchen::reads_the_queue, placed);
        await_status(clara, placed.order_id, "READY");
        return placed;
    }
    void fetch() {
        epoch = rider.person.post(here + "/claim").expect(200).number("/epoch");
        rider.person.post(here + "/pick-up", std::format(R"({{"epoch":{}}})", epoch)).expect(200);
        await_status(clara, order.order_id, "DELIVERING", 1min);
    }
    Answer send(Rider& who, std::string_view kind, std::string picture) {
        return who.person.call(http::Method::put, here + "/" + std::string{kind},
                               std::move(picture), {.content_type = "image/png"});
    }
    Answer hand_over() {
        const auto pin = clara.get(read).expect(200).text("/pin");
        return rider.person.post(here + "/deliver",
                                 std::format(R"({{"epoch":{},"pin":"{}"}})", epoch, pin));
    }
};

TEST_F(ProofsTest, AreWantedBeforeTheHandOverAndSeenByWhoMayReadTheOrder) {
    fetch();
    EXPECT_EQ(hand_over().expect(409).code(), "couriers.proof_missing");
    EXPECT_EQ(clara.get(read + "/photo").expect(404).code(), "couriers.no_proof");
    send(rider, "photo", samples::png(30, 20)).expect(204);
    send(rider, "signature", samples::png(20, 20)).expect(204);
    hand_over().expect(200);
    await_status(clara, order.order_id, "COMPLETED", 1min);
    for (Person* reader : {&clara, &shop.keeper, &rider.person, &boss}) {
        const auto seen = reader->get(read + "/photo").expect(200);
        EXPECT_THAT(seen.body(), StartsWith("\xff\xd8\xff"));
        EXPECT_EQ(seen.header("Content-Type"), "image/jpeg");
        EXPECT_EQ(seen.header("Cache-Control"), "private, no-store");
        reader->get(read + "/signature").expect(200);
    }
    Person otto = register_customer(town, "Otto");
    EXPECT_EQ(otto.get(read + "/photo").expect(404).code(), "orders.not_found");
    town.api.get(read + "/photo").expect(401);
    EXPECT_EQ(send(rider, "photo", samples::png(20, 20)).expect(409).code(),
              "couriers.wrong_state");
    EXPECT_TRUE(town.settle());
    EXPECT_THAT(town.broken_promises(), IsEmpty());
}

TEST_F(ProofsTest, AreForTheCourierWhoHoldsIt) {
    fetch();
    Rider other = hire(boss, "Otto");
    EXPECT_EQ(send(other, "photo", samples::png(20, 20)).expect(404).code(),
              "couriers.no_delivery");
    EXPECT_EQ(send(rider, "photo", "<svg/>").expect(415).code(), "pictures.unknown_type");
    send(rider, "photo", samples::png(20, 20)).expect(204);
    send(rider, "photo", samples::png(40, 20)).expect(204);
    town.executor.run_for(3h);
    EXPECT_EQ(town.blobs.count(), 1U) << "the newest";
}

}  // namespace waybill::town::proofs
