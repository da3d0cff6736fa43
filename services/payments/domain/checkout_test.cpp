// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/checkout.hpp"

#include <gtest/gtest.h>

namespace waybill::payments::simulator {
namespace {

Checkout checkout_of(std::vector<ChargeState> states, Decision decision = Decision::approve) {
    Checkout checkout;
    for (const ChargeState state : states) {
        Charge charge;
        charge.decision = decision;
        charge.state = state;
        checkout.charges.push_back(charge);
    }
    return checkout;
}

TEST(Checkout, ItsChargesDecideWhatItIs) {
    using enum ChargeState;
    EXPECT_EQ(checkout_of({}).status(), CheckoutStatus::open);
    EXPECT_EQ(checkout_of({pending}).status(), CheckoutStatus::processing);
    EXPECT_EQ(checkout_of({failed, captured}).status(), CheckoutStatus::approved);
    EXPECT_EQ(checkout_of({failed}).status(), CheckoutStatus::declined);
    EXPECT_EQ(checkout_of({}).tries_left(), 3);
    EXPECT_EQ(checkout_of({failed, failed}).tries_left(), 1);
    EXPECT_EQ(checkout_of({captured}).tries_left(), 0);
}

TEST(Checkout, IsDecidedOncePerTry) {
    using enum ChargeState;
    EXPECT_EQ(decide(checkout_of({}), Decision::approve), DecisionEffect::new_charge);
    EXPECT_EQ(decide(checkout_of({failed}), Decision::approve), DecisionEffect::new_charge);
    for (const ChargeState state : {pending, captured}) {
        EXPECT_EQ(decide(checkout_of({state}), Decision::approve), DecisionEffect::repeated);
        EXPECT_EQ(decide(checkout_of({state}), Decision::decline).error(),
                  DecisionRefusal::already_decided);
    }
    EXPECT_EQ(decide(checkout_of({failed, failed, failed}), Decision::approve).error(),
              DecisionRefusal::closed);
}

TEST(Checkout, KnowsTheChargeThatTookTheMoney) {
    using enum ChargeState;
    EXPECT_EQ(captured_charge(checkout_of({failed, pending})), nullptr);
    const Checkout checkout = checkout_of({failed, captured});
    EXPECT_EQ(captured_charge(checkout), &checkout.charges[1]);
}

TEST(Checkout, OnlyAnApprovalWithLuckTakesMoney) {
    const Charge approved{.decision = Decision::approve};
    const Charge declined{.decision = Decision::decline};
    EXPECT_EQ(end_of(approved, Luck::good), ChargeState::captured);
    EXPECT_EQ(end_of(approved, Luck::bad), ChargeState::failed);
    EXPECT_EQ(end_of(declined, Luck::good), ChargeState::failed);
    EXPECT_EQ(end_of(declined, Luck::bad), ChargeState::failed);
}

}  // namespace
}  // namespace waybill::payments::simulator
