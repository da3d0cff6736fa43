// SPDX-License-Identifier: Apache-2.0
#include "services/identity/domain/invitation.hpp"

#include "platform/core/random.hpp"
#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace waybill::identity {
namespace {

TEST(Invitation, IsOpenUntilItsEndUnlessUsedOrTakenBack) {
    Invitation invitation{.expires_at = TimePoint{7 * 24h}};
    EXPECT_EQ(state_of(invitation, TimePoint{7 * 24h - 1us}), InvitationState::open);
    EXPECT_EQ(state_of(invitation, TimePoint{7 * 24h}), InvitationState::expired);
    Invitation used = invitation;
    used.accepted_at = TimePoint{1h};
    EXPECT_EQ(state_of(used, TimePoint{8 * 24h}), InvitationState::accepted);
    invitation.revoked_at = TimePoint{1h};
    EXPECT_EQ(state_of(invitation, TimePoint{8 * 24h}), InvitationState::revoked);
}

TEST(Invitation, EachWrongFieldIsNamed) {
    ManualClock clock;
    SeededRandom random{3};
    IdSource ids{clock, random};
    const auto partner = ids.next<PartnerId>();
    EXPECT_TRUE(problems_of(Invitation{}).empty());
    struct Case {
        std::string_view pointer;
        std::function<void(Invitation&)> damage;
    };
    const Case cases[] = {
        {"/role", [](Invitation& i) { i.role = Role::customer; }},
        {"/partner_id", [](Invitation& i) { i.role = Role::partner; }},
        {"/partner_id", [&](Invitation& i) { i.partner = partner; }},
        {"/email", [](Invitation& i) { i.email = PersonalText{"ada@"}; }},
        {"/locale", [](Invitation& i) { i.locale = "xx"; }},
    };
    for (const Case& one : cases) {
        Invitation invitation;
        one.damage(invitation);
        const auto problems = problems_of(invitation);
        ASSERT_EQ(problems.size(), 1U) << one.pointer;
        EXPECT_EQ(problems[0].pointer, one.pointer);
    }
}

}  // namespace
}  // namespace waybill::identity
