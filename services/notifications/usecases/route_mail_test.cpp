// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/route_mail.hpp"

#include "services/notifications/usecases/mailing_world.hpp"

namespace waybill::notifications {
namespace {

class FakeSenders final : public SenderStore {
public:
    Task<Result<std::vector<Sender>>> all(Context) override {
        ++reads;
        co_return senders;
    }
    Task<Result<SenderPage>> list(Context, SenderFilter) override { co_return SenderPage{}; }
    Task<Result<Sender>> find(Context, AgentId) override { co_return Sender{}; }
    Task<Status> insert(Context, Sender) override { co_return Status{}; }
    Task<Result<Sender>> replace(Context, Sender sender) override { co_return sender; }
    Task<Status> erase(Context, AgentId) override { co_return Status{}; }

    std::vector<Sender> senders{};
    int reads{0};
};

/// Takes what it is not told to refuse.
class FakeProviders final : public MailProviders {
public:
    Task<Status> send(Context, Provider provider, Posting) override {
        tried.push_back(std::string{enum_name(provider.kind)} + provider.url);
        const auto refusal = refusals.find(tried.back());
        if (refusal != refusals.end()) co_return fail(refusal->second, "mail.test");
        co_return Status{};
    }
    std::vector<std::string> tried{};
    std::map<std::string, ErrorKind> refusals{};
};

struct RouteWorld : MailingWorld {
    Sender& add(int priority, std::vector<Provider> ways) {
        senders.senders.push_back({.id = ids.next<AgentId>(),
                                   .name = "a",
                                   .priority = priority,
                                   .providers = std::move(ways)});
        route.forget();
        return senders.senders.back();
    }
    Status send(Posting::Urgency urgency = Posting::Urgency::now) {
        providers.tried.clear();
        return executor.run(route.send({}, Posting{.urgency = urgency}));
    }
    using Tried = std::vector<std::string>;

    FakeSenders senders{};
    FakeProviders providers{};
    RouteMail route{
        {.store = senders, .providers = providers, .zones = zones, .clock = executor.clock()}};
};

Provider hook(std::string url) { return {.kind = ProviderKind::webhook, .url = std::move(url)}; }

TEST(RouteMail, WithoutSendersTheRelayOfTheSettingsTakesIt) {
    RouteWorld world;
    EXPECT_TRUE(world.send());
    EXPECT_EQ(world.providers.tried, RouteWorld::Tried{"smtp"});
}

TEST(RouteMail, TheNextIsTakenWhereOneFails) {
    RouteWorld world;
    world.add(5, {hook("/c"), {}});
    world.add(1, {hook("/a"), hook("/b")});
    EXPECT_TRUE(world.send());
    EXPECT_EQ(world.providers.tried, RouteWorld::Tried{"webhook/a"});
    world.providers.refusals = {{"webhook/a", ErrorKind::unavailable},
                                {"webhook/b", ErrorKind::rejected},
                                {"webhook/c", ErrorKind::forbidden}};
    EXPECT_TRUE(world.send());
    EXPECT_EQ(world.providers.tried,
              (RouteWorld::Tried{"webhook/a", "webhook/b", "webhook/c", "smtp"}));
    world.providers.refusals["smtp"] = ErrorKind::unavailable;
    EXPECT_EQ(world.send().error().reason, "mail.test");
}

TEST(RouteMail, WhatMayHaveBeenSentIsNotGivenToAnother) {
    for (const ErrorKind failure :
         {ErrorKind::outcome_unknown, ErrorKind::deadline, ErrorKind::invalid}) {
        RouteWorld world;
        world.add(5, {hook("/a"), {}});
        world.providers.refusals = {{"webhook/a", failure}};
        EXPECT_EQ(world.send().error().kind, failure);
        EXPECT_EQ(world.providers.tried.size(), 1U);
    }
}

TEST(RouteMail, WhoeverIsQuietSendsOnlyWhatCannotWait) {
    RouteWorld world;
    const auto of_day = world.now() - std::chrono::floor<std::chrono::days>(world.now());
    const auto begins = std::chrono::floor<std::chrono::minutes>(of_day);
    Sender& first = world.add(1, {hook("/a")});
    first.quiet = QuietHours{
        .zone = "UTC", .begins = begins, .ends = (begins + 10min) % std::chrono::days{1}};
    world.add(2, {hook("/b")});
    EXPECT_TRUE(world.send(Posting::Urgency::may_wait));
    EXPECT_EQ(world.providers.tried, RouteWorld::Tried{"webhook/b"});
    EXPECT_TRUE(world.send());
    EXPECT_EQ(world.providers.tried, RouteWorld::Tried{"webhook/a"});

    world.senders.senders.pop_back();
    world.route.forget();
    const auto waits = world.send(Posting::Urgency::may_wait);
    EXPECT_EQ(waits.error().reason, "notifications.quiet_hours");
    EXPECT_LE(waits.error().retry_after.value(), 10min);
    world.executor.clock().advance(11min);
    EXPECT_TRUE(world.send(Posting::Urgency::may_wait));
}

TEST(RouteMail, SendersAreReadOnceAMinute) {
    RouteWorld world;
    world.add(1, {hook("/a")}).channels.clear();
    EXPECT_EQ(world.send().error().reason, "notifications.no_sender");
    EXPECT_EQ(world.send().error().reason, "notifications.no_sender");
    EXPECT_EQ(world.senders.reads, 1);
    world.senders.senders.front().channels.insert(SenderChannel::mail);
    world.executor.clock().advance(61s);
    EXPECT_TRUE(world.send());
    EXPECT_EQ(world.senders.reads, 2);
}

}  // namespace
}  // namespace waybill::notifications
