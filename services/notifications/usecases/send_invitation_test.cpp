// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/send_invitation.hpp"

#include "adapters/memory/memory_cache.hpp"
#include "services/notifications/usecases/mailing_world.hpp"

namespace waybill::notifications {
namespace {

struct InvitationWorld : MailingWorld {
    memory::MemoryCache cache{executor.clock()};
    MailOnce mail_once{{.mailer = post, .cache = cache, .clock = executor.clock()}};
    SendInvitation use_case{{.mail_once = mail_once, .clock = executor.clock()}};
    SendInvitationCommand command{
        .message_id = "inv-1",
        .to = {.email = PersonalText{"ada@example.org"}, .locale = "de"},
        .token = {.code = SecretText{"wbi_token"}, .expires_at = now() + 7 * 24h}};

    Status send() { return executor.run(use_case.run({}, command)); }
};

TEST(SendInvitation, IsMailedOnceInTheLanguageThatWasAskedFor) {
    InvitationWorld world;
    ASSERT_TRUE(world.send());
    ASSERT_TRUE(world.send());
    EXPECT_EQ(world.post.tries, 1);
    const Letter& letter = world.post.arrived.at("inv-1").letter;
    EXPECT_EQ(letter.subject, "Deine Einladung zu Waybill");
    EXPECT_NE(letter.text.reveal().find("wbi_token. Sie gilt 7 Tage"), std::string::npos);
}

TEST(SendInvitation, BadCommandsReachNoMailer) {
    InvitationWorld world;
    const auto good = world.command;
    world.command.token.expires_at = world.now();
    EXPECT_EQ(world.send().error().reason, "notifications.code_expired");
    for (const auto* token : {"", "a\nb"}) {
        world.command = good;
        world.command.token.code = SecretText{token};
        EXPECT_EQ(world.send().error().reason, "notifications.bad_request") << token;
    }
    world.command = good;
    world.command.to.email = PersonalText{"ada"};
    EXPECT_EQ(world.send().error().reason, "notifications.bad_request");
    EXPECT_EQ(world.post.tries, 0);
}

}  // namespace
}  // namespace waybill::notifications
