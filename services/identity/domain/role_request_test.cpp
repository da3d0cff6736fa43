// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/role_request.hpp"

#include "platform/core/random.hpp"
#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

namespace waybill::identity {
namespace {

struct Asked {
    ManualClock clock{};
    SeededRandom random{3};
    IdSource ids{clock, random};
    RoleRequest courier{.user = ids.next<UserId>(), .role = Role::courier};
    RoleRequest keeper{.user = ids.next<UserId>(), .role = Role::partner};

    RoleAnswer yes(PartnerId partner = {}) {
        return {.partner = partner, .by = ids.next<UserId>(), .at = clock.now()};
    }
    RoleAnswer no() {
        return {.verdict = RequestState::refused,
                .reason = "enough for now",
                .by = ids.next<UserId>(),
                .at = clock.now()};
    }
};

TEST(RoleRequest, OnlyPartnersStaffAndCouriersAsk) {
    EXPECT_TRUE(may_ask_for(Role::partner));
    EXPECT_TRUE(may_ask_for(Role::courier));
    for (const Role role : {Role::customer, Role::support, Role::operator_})
        EXPECT_FALSE(may_ask_for(role)) << to_string(role);
}

TEST(RoleRequest, IsAnsweredOnceAndARefusalMayBeReconsidered) {
    Asked asked;
    const auto refused = answered(asked.courier, asked.no()).value().value();
    EXPECT_EQ(refused.state, RequestState::refused);
    EXPECT_EQ(refused.reason, "enough for now");
    EXPECT_EQ(refused.answered_at, asked.clock.now());
    EXPECT_EQ(answered(refused, asked.no()).value(), std::nullopt);

    const auto approved = answered(refused, asked.yes()).value().value();
    EXPECT_EQ(approved.state, RequestState::approved);
    EXPECT_EQ(approved.reason, "");
    EXPECT_EQ(answered(approved, asked.yes()).value(), std::nullopt);
    EXPECT_EQ(answered(approved, asked.no()).error(), AnswerRefusal::already_approved);
}

TEST(RoleRequest, StaffIsOfAPartnerAndACourierOfNone) {
    Asked asked;
    const auto partner = asked.ids.next<PartnerId>();
    EXPECT_EQ(answered(asked.keeper, asked.yes()).error(), AnswerRefusal::partner_needed);
    EXPECT_EQ(answered(asked.courier, asked.yes(partner)).error(), AnswerRefusal::partner_unwanted);
    EXPECT_TRUE(answered(asked.keeper, asked.yes(partner)).value());
    EXPECT_TRUE(answered(asked.keeper, asked.no()).value());
}

}  // namespace
}  // namespace waybill::identity
