// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/send_code.hpp"

#include "services/notifications/usecases/send_notice.hpp"

#include "adapters/memory/memory_cache.hpp"
#include "platform/testing/flaky_cache.hpp"
#include "services/notifications/usecases/mailing_world.hpp"

namespace waybill::notifications {
namespace {

struct CodeWorld : MailingWorld {
    memory::MemoryCache own_cache{executor.clock()};
    FlakyCache cache{own_cache};
    MailOnce mail_once{{.mailer = post, .cache = cache, .clock = executor.clock()}};
    SendCode use_case{{.mail_once = mail_once, .clock = executor.clock()}};
    SendNotice notices{{.mail_once = mail_once, .clock = executor.clock()}};

    static Addressee ada() {
        return {.email = PersonalText{"ada@example.org"},
                .first_name = PersonalText{"Ada"},
                .locale = "en"};
    }
    SendCodeCommand command(std::string message_id = "code-1") const {
        return {.message_id = std::move(message_id),
                .to = ada(),
                .code = {.code = SecretText{"123456"}, .expires_at = now() + 10min}};
    }
    Status send(SendCodeCommand wanted) { return executor.run(use_case.run({}, wanted)); }
};

TEST(SendCode, MailsTheCodeUnderTheCallersIdOnce) {
    CodeWorld world;
    ASSERT_TRUE(world.send(world.command()));
    ASSERT_TRUE(world.send(world.command()));
    EXPECT_EQ(world.post.tries, 1);
    const Posting& posting = world.post.arrived.at("code-1");
    EXPECT_EQ(posting.to.reveal(), "ada@example.org");
    EXPECT_NE(posting.letter.text.reveal().find("123456"), std::string::npos);
    EXPECT_EQ(posting.letter.subject.find("123456"), std::string::npos);
}

TEST(SendCode, BadCommandsReachNoMailer) {
    struct Case {
        std::string_view field;
        std::function<void(SendCodeCommand&)> damage;
    };
    const Case cases[] = {
        {"message_id", [](SendCodeCommand& c) { c.message_id.clear(); }},
        {"message_id", [](SendCodeCommand& c) { c.message_id = "a b"; }},
        {"message_id", [](SendCodeCommand& c) { c.message_id = "a>\r\nBcc: x"; }},
        {"message_id", [](SendCodeCommand& c) { c.message_id = std::string(65, 'a'); }},
        {"email", [](SendCodeCommand& c) { c.to.email = PersonalText{"ada"}; }},
        {"email", [](SendCodeCommand& c) { c.to.email = PersonalText{"ada@c.de\r\nx"}; }},
        {"name", [](SendCodeCommand& c) { c.to.first_name = PersonalText{"Ada\nx"}; }},
        {"name", [](SendCodeCommand& c) { c.to.first_name = PersonalText{"\xff"}; }},
        {"name", [](SendCodeCommand& c) { c.to.first_name = PersonalText{std::string(201, 'a')}; }},
        {"code", [](SendCodeCommand& c) { c.code.code = SecretText{}; }},
        {"code", [](SendCodeCommand& c) { c.code.code = SecretText{std::string(33, '1')}; }},
        {"code", [](SendCodeCommand& c) { c.code.code = SecretText{"12\n34"}; }},
    };
    CodeWorld world;
    for (const Case& c : cases) {
        SendCodeCommand command = world.command();
        c.damage(command);
        const auto refused = world.send(command);
        ASSERT_FALSE(refused) << c.field;
        EXPECT_EQ(refused.error().reason, "notifications.bad_request");
        EXPECT_EQ(refused.error().detail, c.field);
    }
    SendCodeCommand late = world.command();
    late.code.expires_at = world.now();
    EXPECT_EQ(world.send(late).error().reason, "notifications.code_expired");
    EXPECT_EQ(world.post.tries, 0);
}

Task<void> keep_sent(Task<Status> sending, std::vector<Status>& outcomes) {
    outcomes.push_back(co_await std::move(sending));
}

TEST(SendCode, SameIdAtTheSameTimeIsAskedToComeAgain) {
    CodeWorld world;
    world.post.takes = 1s;
    std::vector<Status> outcomes;
    TaskGroup group;
    for (int i = 0; i < 3; ++i)
        group.spawn(world.executor, keep_sent(world.use_case.run({}, world.command()), outcomes));
    group.spawn(world.executor,
                keep_sent(world.use_case.run({}, world.command("code-2")), outcomes));
    world.executor.run(group.join());
    ASSERT_EQ(outcomes.size(), 4u);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(outcomes[static_cast<std::size_t>(i)].error().reason,
                  "notifications.in_progress");
        EXPECT_TRUE(retryable(outcomes[static_cast<std::size_t>(i)].error()));
    }
    EXPECT_TRUE(outcomes[2]);
    EXPECT_TRUE(outcomes[3]);  // another id is not held up
    EXPECT_EQ(world.post.tries, 2);
}

TEST(SendCode, IsMailedOnceByAllWhoShareTheCache) {
    CodeWorld world;
    world.post.takes = 1s;
    MailOnce also{{.mailer = world.post, .cache = world.cache, .clock = world.executor.clock()}};
    SendCode beside{{.mail_once = also, .clock = world.executor.clock()}};
    std::vector<Status> outcomes;
    TaskGroup group;
    group.spawn(world.executor, keep_sent(world.use_case.run({}, world.command()), outcomes));
    group.spawn(world.executor, keep_sent(beside.run({}, world.command()), outcomes));
    world.executor.run(group.join());
    ASSERT_EQ(outcomes.size(), 2u);
    EXPECT_EQ(outcomes[0].error().reason, "notifications.in_progress");
    EXPECT_TRUE(outcomes[1]);
    EXPECT_TRUE(world.executor.run(beside.run({}, world.command())));
    EXPECT_EQ(world.post.tries, 1);
}

TEST(SendCode, GoesOutUnderTheSameIdWhileTheCacheIsAway) {
    CodeWorld world;
    world.cache.away = true;
    ASSERT_TRUE(world.send(world.command()));
    ASSERT_TRUE(world.send(world.command()));
    EXPECT_EQ(world.post.tries, 2);
    EXPECT_EQ(world.post.arrived.size(), 1u);
}

TEST(SendCode, OneThatNobodyEndedIsTriedAgain) {
    CodeWorld world;
    const cache::Key key{.owner = "codes/code-1"};
    const cache::Entry entry{.version = 1};
    ASSERT_TRUE(world.executor.run(world.cache.add({}, key, entry, 2min)));
    EXPECT_EQ(world.send(world.command()).error().reason, "notifications.in_progress");
    world.executor.clock().advance(2min);
    ASSERT_TRUE(world.send(world.command()));
    EXPECT_EQ(world.post.tries, 1);
}

TEST(SendNotice, MailsEachKindOnceToTheAddressThatIsNamed) {
    CodeWorld world;
    for (const NoticeKind kind : enum_values<NoticeKind>) {
        const SendNoticeCommand command{
            .message_id = std::string{enum_name(kind)}, .to = CodeWorld::ada(), .kind = kind};
        for (int i = 0; i < 2; ++i) ASSERT_TRUE(world.executor.run(world.notices.run({}, command)));
        const Posting& posting = world.post.arrived.at(command.message_id);
        EXPECT_EQ(posting.to.reveal(), "ada@example.org");
        EXPECT_TRUE(posting.letter.text.reveal().starts_with("Hello Ada,\n"));
    }
    EXPECT_EQ(world.post.tries, static_cast<int>(enum_values<NoticeKind>.size()));
    const SendNoticeCommand nowhere{.message_id = "id"};
    const auto refused = world.executor.run(world.notices.run({}, nowhere));
    EXPECT_EQ(refused.error().detail, "email");
}

TEST(SendCode, FailureAtAnyPortCallIsToldAndMendedByTheRetry) {
    sweep_faults<CodeWorld>(
        {.command = [](CodeWorld& world) { return world.send(world.command()); },
         .check_failed = [](CodeWorld&) {},
         .check_done = [](CodeWorld& world) { EXPECT_EQ(world.post.arrived.size(), 1u); }});
}

}  // namespace
}  // namespace waybill::notifications
