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
    Task<Status> finish_mail(Context, Notification notification, MailState state) override {
        co_return faults_.call([&]() -> Status {
            EXPECT_EQ(notification.id, mail.notification.id);
            if (mail.notification.mail != MailState::queued) return {};
            mail.notification.mail = state;
            ++finished;
            return {};
        });
    }
    Task<Result<NotificationPage>> list(Context, NotificationFilter) override {
        co_return NotificationPage{};
    }
    Task<Status> mark_read(Context, UserId, std::optional<NotificationId>) override {
        co_return Status{};
    }

    QueuedMail mail{};
    int finished{0};

private:
    FaultPlan& faults_;
};

struct MailWorld : MailingWorld {
    MailWorld() {
        box.mail = {.notification = {.id = ids.next<NotificationId>(),
                                     .user = ids.next<UserId>(),
                                     .kind = NewsKind::order_paid,
                                     .facts = {.number = "ABC123", .partner_title = "Bakery"},
                                     .mail = MailState::queued},
                    .person = Person{.email = PersonalText{"ada@example.org"},
                                     .first_name = PersonalText{"Ada"},
                                     .locale = "en"}};
    }
    Status deliver(Try attempt = Try::one_of_many) {
        const Notification& news = box.mail.notification;
        DeliverMailCommand command{.user = news.user, .notification = news.id, .attempt = attempt};
        return executor.run(use_case.run({}, command));
    }
    MailState state() const { return box.mail.notification.mail; }

    FakeMailbox box{faults};
    DeliverMail use_case{{.store = box, .orders = desk, .mailer = post}};
};

TEST(DeliverMail, WritesToThePersonUnderTheNotificationsId) {
    MailWorld world;
    ASSERT_TRUE(world.deliver());
    const std::string id = world.box.mail.notification.id.text();
    ASSERT_TRUE(world.post.arrived.contains(id));
    const Posting& posting = world.post.arrived.at(id);
    EXPECT_EQ(posting.to.reveal(), "ada@example.org");
    EXPECT_NE(posting.letter.text.reveal().find("ABC123"), std::string::npos);
    EXPECT_EQ(world.state(), MailState::sent);
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

TEST(DeliverMail, OnlyAQueuedMailIsSent) {
    for (const MailState state : {MailState::none, MailState::sent, MailState::failed}) {
        MailWorld world;
        world.box.mail.notification.mail = state;
        EXPECT_TRUE(world.deliver(Try::last));
        EXPECT_EQ(world.post.tries, 0);
        EXPECT_EQ(world.state(), state);
    }
}

TEST(DeliverMail, UnknownPersonIsWaitedForUntilTheLastTry) {
    MailWorld world;
    world.box.mail.person.reset();
    const auto early = world.deliver();
    EXPECT_EQ(early.error().reason, "notifications.user_unknown");
    EXPECT_TRUE(retryable(early.error()));
    EXPECT_EQ(world.state(), MailState::queued);
    EXPECT_EQ(world.deliver(Try::last).error().reason, "notifications.user_unknown");
    EXPECT_EQ(world.state(), MailState::failed);
    EXPECT_EQ(world.post.tries, 0);
}

TEST(DeliverMail, KindOfRefusalAndTryDecideWhetherItIsTheEnd) {
    struct Case {
        ErrorKind kind;
        Try attempt;
        MailState after;
    };
    const Case cases[] = {
        {ErrorKind::unavailable, Try::one_of_many, MailState::queued},
        {ErrorKind::outcome_unknown, Try::one_of_many, MailState::queued},
        {ErrorKind::deadline, Try::one_of_many, MailState::queued},
        {ErrorKind::unavailable, Try::last, MailState::failed},
        {ErrorKind::outcome_unknown, Try::last, MailState::failed},
        {ErrorKind::rejected, Try::one_of_many, MailState::failed},
        {ErrorKind::invalid, Try::one_of_many, MailState::failed},
    };
    for (const Case& c : cases) {
        MailWorld world;
        world.post.refusal = Error{.kind = c.kind, .reason = "mail.refused"};
        const auto outcome = world.deliver(c.attempt);
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().reason, "mail.refused");
        EXPECT_EQ(world.state(), c.after) << to_string(c.kind);
    }
}

TEST(DeliverMail, OwnErrorIsToldAlsoWhenItCannotBeWrittenDown) {
    MailWorld world;
    world.post.refusal = Error{.kind = ErrorKind::rejected, .reason = "mail.refused"};
    world.faults.fail_call(4, FaultPlan::Moment::before);  // find, ask, send, finish
    EXPECT_EQ(world.deliver().error().reason, "mail.refused");
    EXPECT_TRUE(world.faults.fired());
    EXPECT_EQ(world.state(), MailState::queued);
}

TEST(DeliverMail, FailureAtAnyPortCallIsToldAndMendedByTheRetry) {
    sweep_faults<MailWorld>({.command = [](MailWorld& world) { return world.deliver(); },
                             .check_failed =
                                 [](MailWorld& world) {
                                     EXPECT_NE(world.state(), MailState::failed);
                                     EXPECT_TRUE(world.state() == MailState::queued ||
                                                 world.post.arrived.size() == 1);
                                 },
                             .check_done =
                                 [](MailWorld& world) {
                                     EXPECT_EQ(world.state(), MailState::sent);
                                     EXPECT_EQ(world.post.arrived.size(), 1u);
                                     EXPECT_EQ(world.box.finished, 1);
                                 }});
}

}  // namespace
}  // namespace waybill::notifications
