// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/invite.hpp"

#include "services/identity/usecases/usecase_world.hpp"

namespace waybill::identity {
namespace {

/// Invitations in memory: the rules of the port and no more.
class FakeInvitations final : public InvitationStore {
public:
    explicit FakeInvitations(FaultPlan& faults) : faults_{faults} {}

    Task<Result<Invited>> insert(Context, NewInvitation entry) override {
        co_return faults_.call([&]() -> Result<Invited> {
            const auto first = by_key_.try_emplace(entry.key.key, entry.invitation.id).first;
            const bool repeated = rows.contains(first->second);
            if (!repeated) rows.emplace(first->second, entry.invitation);
            return Invited{.invitation = rows.at(first->second), .repeated = repeated};
        });
    }
    Task<Result<Invitation>> find(Context, InvitationId id) override {
        co_return faults_.call([&]() -> Result<Invitation> { return at(id); });
    }
    Task<Result<std::vector<Invitation>>> list(Context, InvitationFilter) override {
        co_return std::vector<Invitation>{};
    }
    Task<Result<Invitation>> revoke(Context, InvitationId id, TimePoint now) override {
        co_return faults_.call([&]() -> Result<Invitation> {
            WAYBILL_CHECK(at(id));
            rows.at(id).revoked_at = now;
            return rows.at(id);
        });
    }
    std::map<InvitationId, Invitation> rows{};

private:
    Result<Invitation> at(const InvitationId& id) const {
        const auto found = rows.find(id);
        if (found == rows.end()) return fail(ErrorKind::not_found, "identity.no_invitation");
        return found->second;
    }
    FaultPlan& faults_;
    std::map<std::string, InvitationId> by_key_{};
};

class FakeTokensOfInvitations final : public InvitationTokens {
public:
    SecretText token_of(const InvitationId& id) const override {
        return SecretText{"token of " + id.text()};
    }
};

class FakeInvitationMailer final : public InvitationMailer {
public:
    explicit FakeInvitationMailer(FaultPlan& faults) : faults_{faults} {}
    Task<Status> send_invitation(Context, InvitationMail mail) override {
        co_return faults_.call([&]() -> Status {
            mails.insert_or_assign(mail.message_id, mail);
            return {};
        });
    }
    std::map<std::string, InvitationMail> mails{};

private:
    FaultPlan& faults_;
};

struct InviteWorld : UseCaseWorld {
    FakeInvitations invitations{faults};
    FakeTokensOfInvitations tokens{};
    FakeInvitationMailer mailer{faults};
    Invite use_case{{.invitations = invitations,
                     .tokens = tokens,
                     .mailer = mailer,
                     .ids = ids,
                     .clock = executor.clock(),
                     .lifetime = 7 * 24h}};

    static InviteCommand courier() {
        return {.role = Role::courier,
                .email = PersonalText{"ada@example.org"},
                .key = {.scope = "invite", .key = "key-1", .fingerprint = "f"}};
    }
    Result<NewToken> invite(InviteCommand command = courier()) {
        return run(use_case.run({}, std::move(command)));
    }
};

TEST(Invite, IsGoodForAWeekAndTellsItsToken) {
    InviteWorld world;
    const auto made = world.invite();
    ASSERT_TRUE(made) << made.error().reason;
    const Invitation& invitation = made->invited.invitation;
    EXPECT_EQ(invitation.expires_at, world.now() + 7 * 24h);
    EXPECT_EQ(invitation.locale, "en");
    EXPECT_EQ(made->text.reveal(), "token of " + invitation.id.text());
    EXPECT_FALSE(made->invited.repeated);
    const auto again = world.invite();
    EXPECT_TRUE(again->invited.repeated);
    EXPECT_EQ(again->text.reveal(), made->text.reveal());
    EXPECT_EQ(world.invitations.rows.size(), 1U);
}

TEST(Invite, WhatIsWrongIsNamedAndNothingIsMade) {
    InviteWorld world;
    auto command = InviteWorld::courier();
    command.role = Role::partner;
    const auto refused = world.invite(command);
    EXPECT_EQ(refused.error().reason, "identity.bad_request");
    ASSERT_EQ(refused.error().fields.size(), 1U);
    EXPECT_EQ(refused.error().fields[0].pointer, "/partner_id");
    EXPECT_TRUE(world.invitations.rows.empty());
}

TEST(Invite, OnlyAnOpenOneIsMailed) {
    InviteWorld world;
    const auto made = world.invite();
    const auto id = made->invited.invitation.id;
    ASSERT_TRUE(world.run(world.use_case.mail({}, id)));
    ASSERT_EQ(world.mailer.mails.size(), 1U);
    const auto& mail = world.mailer.mails.at(id.text());
    EXPECT_EQ(mail.email.reveal(), "ada@example.org");
    EXPECT_EQ(mail.token.reveal(), made->text.reveal());
    world.mailer.mails.clear();
    ASSERT_TRUE(world.run(world.invitations.revoke({}, id, world.now())));
    EXPECT_TRUE(world.run(world.use_case.mail({}, id)));
    EXPECT_TRUE(world.mailer.mails.empty());
    EXPECT_EQ(world.run(world.use_case.mail({}, world.ids.next<InvitationId>())).error().reason,
              "identity.no_invitation");
}

TEST(Invite, FailureAtAnyPortCallIsToldAndMendedByTheRetry) {
    sweep_faults<InviteWorld>({.command = [](InviteWorld& world) -> Status {
                                   WAYBILL_TRY(const auto made, world.invite());
                                   return world.run(
                                       world.use_case.mail({}, made.invited.invitation.id));
                               },
                               .check_failed = [](InviteWorld&) {},
                               .check_done =
                                   [](InviteWorld& world) {
                                       EXPECT_EQ(world.invitations.rows.size(), 1U);
                                       EXPECT_EQ(world.mailer.mails.size(), 1U);
                                   }});
}

}  // namespace
}  // namespace waybill::identity
