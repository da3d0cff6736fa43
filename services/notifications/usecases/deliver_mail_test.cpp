// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/deliver_mail.hpp"

#include "services/notifications/usecases/mailing_world.hpp"

namespace waybill::notifications {
namespace {

/// One notification and its reader.
class FakeMailbox final : public NotificationStore {
public:
    explicit FakeMailbox(FaultPlan& faults) : faults_{faults} {}

    Task<Status> record(Context, News) override { co_return Status{}; }
    Task<Status> record_alert(Context, AlertNews) override { co_return Status{}; }
    Task<Status> save_person(Context, Person) override { co_return Status{}; }
    Task<Result<QueuedMail>> find_mail(Context, UserId, NotificationId id) override {
        co_return faults_.call([&]() -> Result<QueuedMail> {
            if (id != mail.notification.id)
                return fail(ErrorKind::not_found, "notifications.not_found");
            return mail;
        });
    }
    Task<Status> drop_mail(Context, UserId, NotificationId) override {
        ++dropped;
        co_return Status{};
    }
    Task<Result<NotificationPage>> list(Context, NotificationFilter) override {
        co_return NotificationPage{};
    }
    Task<Status> mark_read(Context, UserId, std::optional<NotificationId>) override {
        co_return Status{};
    }

    QueuedMail mail{};
    int dropped{0};

private:
    FaultPlan& faults_;
};

struct MailWorld : MailingWorld {
    MailWorld() {
        box.mail = {.notification = {.id = ids.next<NotificationId>(),
                                     .user = ids.next<UserId>(),
                                     .order = ids.next<OrderId>(),
                                     .kind = NewsKind::order_paid,
                                     .facts = {.number = "ABC123", .partner_title = "Bakery"},
                                     .mail = MailState::queued},
                    .person = Person{.email = PersonalText{"ada@example.org"},
                                     .first_name = PersonalText{"Ada"},
                                     .locale = "en"}};
    }
    Result<Delivered> deliver() {
        const Notification& news = box.mail.notification;
        const DeliverMailCommand command{.user = news.user, .notification = news.id};
        return executor.run(use_case.run({}, command));
    }

    FakeMailbox box{faults};
    DeliverMail use_case{
        {.store = box, .orders = desk, .mailer = post, .zones = zones, .clock = executor.clock()}};
};

TEST(DeliverMail, WritesToThePersonUnderTheNotificationsId) {
    MailWorld world;
    ASSERT_TRUE(world.deliver());
    const std::string id = world.box.mail.notification.id.text();
    ASSERT_TRUE(world.post.arrived.contains(id));
    const Posting& posting = world.post.arrived.at(id);
    EXPECT_EQ(posting.to.reveal(), "ada@example.org");
    EXPECT_NE(posting.letter.text.reveal().find("ABC123"), std::string::npos);
}

TEST(DeliverMail, WritesWhatTheOrderShowsNow) {
    MailWorld world;
    ASSERT_TRUE(world.deliver());
    const std::string& text =
        world.post.arrived.at(world.box.mail.notification.id.text()).letter.text.reveal();
    EXPECT_NE(text.find("2 × Rye bread: 9.00 EUR\n"), std::string::npos) << text;
    EXPECT_NE(text.find("https://w.example/t/token"), std::string::npos) << text;

    MailWorld hidden;
    hidden.desk.paper.reset();
    EXPECT_TRUE(hidden.deliver()) << "an order that is gone has news all the same";
}

TEST(DeliverMail, WhatWasSentOrIsNoMailIsNotSent) {
    for (const MailState state : {MailState::none, MailState::sent}) {
        MailWorld world;
        world.box.mail.notification.mail = state;
        EXPECT_TRUE(world.deliver());
        EXPECT_EQ(world.post.tries, 0);
    }
}

TEST(DeliverMail, OneThatFailedIsSentWhenItsJobIsReplayed) {
    MailWorld world;
    world.box.mail.notification.mail = MailState::failed;
    EXPECT_TRUE(world.deliver());
    EXPECT_EQ(world.post.arrived.size(), 1u);
}

TEST(DeliverMail, UnknownPersonIsWaitedFor) {
    MailWorld world;
    world.box.mail.person.reset();
    const auto early = world.deliver();
    EXPECT_EQ(early.error().reason, "notifications.user_unknown");
    EXPECT_TRUE(retryable(early.error()));
    EXPECT_EQ(world.post.tries, 0);
}

TEST(DeliverMail, WhatIsNotWantedIsDroppedAndWhatCanWaitWaitsForTheMorning) {
    MailWorld world;
    Preferences& wanted = world.box.mail.person->preferences;
    // On the wall it is two hours later than the clock says.
    const auto of_day = world.now() - std::chrono::floor<std::chrono::days>(world.now());
    const auto begins = std::chrono::floor<std::chrono::minutes>(of_day) + 2h;
    wanted.quiet = QuietHours{.zone = "Test/East",
                              .begins = begins % std::chrono::days{1},
                              .ends = (begins + 10min) % std::chrono::days{1}};
    const auto waits = world.deliver();
    EXPECT_EQ(waits.error().reason, "notifications.quiet_hours");
    EXPECT_TRUE(retryable(waits.error()));
    EXPECT_LE(waits.error().retry_after.value(), 10min);
    EXPECT_GE(waits.error().retry_after.value(), 9min);
    EXPECT_EQ(world.post.tries, 0);

    wanted.of(NewsKind::order_paid).quiet = InQuietHours::app_only;
    EXPECT_EQ(world.deliver(), Delivered::dropped);
    EXPECT_EQ(world.box.dropped, 1);
    wanted.quiet.reset();
    wanted.of(NewsKind::order_paid).mail = false;
    EXPECT_EQ(world.deliver(), Delivered::dropped);
    EXPECT_EQ(world.box.dropped, 2);
    wanted.of(NewsKind::order_paid).mail = true;
    EXPECT_EQ(world.deliver(), Delivered::sent);
    EXPECT_EQ(world.post.tries, 1);
}

TEST(DeliverMail, RefusalIsTold) {
    MailWorld world;
    world.post.refusal = Error{.kind = ErrorKind::rejected, .reason = "mail.refused"};
    EXPECT_EQ(world.deliver().error().reason, "mail.refused");
}

TEST(DeliverMail, FailureAtAnyPortCallIsToldAndMendedByTheRetry) {
    sweep_faults<MailWorld>(
        {.command = [](MailWorld& world) -> Status {
             const auto delivered = world.deliver();
             return delivered ? Status{} : std::unexpected(delivered.error());
         },
         .check_failed = [](MailWorld& world) { EXPECT_LE(world.post.arrived.size(), 1u); },
         .check_done = [](MailWorld& world) { EXPECT_EQ(world.post.arrived.size(), 1u); }});
}

}  // namespace
}  // namespace waybill::notifications
