// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/proof.hpp"

#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::couriers {
namespace {

TEST(Proof, IsForTheCourierWhoIsHandingOver) {
    ManualExecutor executor;
    SeededRandom random{1};
    IdSource ids{executor.clock(), random};
    Delivery delivery;
    delivery.courier = ids.next<CourierId>();
    delivery.state = DeliveryState::picked_up;
    EXPECT_TRUE(check_proof(delivery, delivery.courier));
    EXPECT_EQ(check_proof(delivery, ids.next<CourierId>()).error(), DeliveryRefusal::not_yours);
    for (const auto state : {DeliveryState::assigned, DeliveryState::returning,
                             DeliveryState::delivered, DeliveryState::cancelled}) {
        delivery.state = state;
        EXPECT_EQ(check_proof(delivery, delivery.courier).error(), DeliveryRefusal::wrong_state);
    }
}

TEST(Proof, IsWantedAsTheSettingSays) {
    using enum ProofKind;
    EXPECT_FALSE(wants(ProofWanted::none, photo));
    EXPECT_TRUE(wants(ProofWanted::photo, photo));
    EXPECT_FALSE(wants(ProofWanted::photo, signature));
    EXPECT_TRUE(wants(ProofWanted::signature, signature));
    EXPECT_TRUE(wants(ProofWanted::both, photo));
    EXPECT_TRUE(wants(ProofWanted::both, signature));
}

}  // namespace
}  // namespace waybill::couriers
