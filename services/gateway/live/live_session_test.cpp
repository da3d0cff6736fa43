// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/live/live_session.hpp"

#include "platform/async/task_group.hpp"
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::live_session_test {

using testing::GatewayWorld;

/// The other end of a connection, in memory.
class FakeSocket final : public http::WebSocket {
public:
    std::vector<std::string> sent{};
    std::optional<std::uint16_t> closed{};

    void say(std::string message) {
        said_.push_back(std::move(message));
        arrived_.notify();
    }
    void hang_up() {
        gone_ = true;
        arrived_.notify();
    }
    Task<Result<std::optional<std::string>>> receive(Context ctx) override {
        while (said_.empty() && !gone_ && !closed && !ctx.stop.stop_requested())
            (void)co_await arrived_.wait(ctx, 1h);  // woken or not, it looks again
        if (said_.empty()) co_return std::nullopt;
        std::string message = std::move(said_.front());
        said_.erase(said_.begin());
        co_return message;
    }
    Task<Status> send(Context, std::string message) override {
        sent.push_back(std::move(message));
        co_return Status{};
    }
    Task<void> close(Context, std::uint16_t code, std::string) override {
        closed = code;
        arrived_.notify();
        co_return;
    }

private:
    std::vector<std::string> said_{};
    bool gone_{false};
    Signal arrived_{};
};

class Live : public ::testing::Test {
protected:
    ~Live() override {
        socket.hang_up();
        world.loop.run(group.stop());
        EXPECT_EQ(world.hub.watchers(), 0U);
    }
    void open(std::string_view who = {}) {
        world.orders.on_get_order = [this](const auto&) { return world.an_order(); };
        group.spawn(world.loop, run(GatewayWorld::request(http::Method::get, "/v1/live", "", who)));
        world.loop.run_ready();
    }
    void open_as_page(std::string_view who, std::string_view origin) {
        world.orders.on_get_order = [this](const auto&) { return world.an_order(); };
        auto request = GatewayWorld::request(http::Method::get, "/v1/live");
        request.headers.add("Cookie", "waybill_session=" + std::string{who});
        request.headers.add("Origin", origin);
        group.spawn(world.loop, run(std::move(request)));
        world.loop.run_ready();
    }
    Task<void> run(http::Request request) {
        Context ctx;
        ctx.stop = stopping.get_token();
        co_await world.router.live(ctx, std::move(request), socket);
    }
    void say(std::string message) {
        socket.say(std::move(message));
        world.loop.run_ready();
    }
    void subscribe(std::string_view topic) {
        say(R"({"subscribe":[")" + std::string{topic} + R"("]})");
    }
    void publish(std::string type, const orders::v1::Order& order) {
        orders::v1::OrderChanged changed;
        *changed.mutable_order() = order;
        messaging::Event event{.id = world.ids.next<EventId>(),
                               .topic = "waybill.orders",
                               .type = std::move(type),
                               .key = order.order_id(),
                               .sequence = order.version(),
                               .time = world.loop.clock().now(),
                               .trace = {},
                               .data = changed.SerializeAsString()};
        auto handled = world.hub.of_orders().handle({}, std::move(event));
        EXPECT_TRUE(world.loop.run(std::move(handled)).has_value());
        world.loop.run_ready();
    }
    std::string last() const { return socket.sent.empty() ? "" : socket.sent.back(); }
    bool last_has(std::string_view text) const { return last().find(text) != std::string::npos; }

    GatewayWorld world;
    FakeSocket socket;
    std::stop_source stopping;
    TaskGroup group;
    const std::string order_topic = "order:" + std::string{GatewayWorld::order};
};

TEST_F(Live, ACustomerFollowsTheirOrder) {
    open("ada");
    world.orders.on_get_order = [this](const auto&) {
        auto own = world.an_order();
        own.set_pin("0417");
        return own;
    };
    EXPECT_TRUE(last_has("signed_in"));
    subscribe(order_topic);
    EXPECT_EQ(last(), R"({"type":"subscribed","topic":")" + order_topic + "\"}");
    auto order = world.an_order();
    publish("order.picked_up", order);
    EXPECT_TRUE(last_has(R"("type":"order.picked_up")")) << last();
    EXPECT_TRUE(last_has("Station Street"));
    EXPECT_TRUE(last_has("0417"));
    EXPECT_TRUE(
        world.hear(couriers::v1::hints::all, world.hub.of_hints(), world.courier_at(50.85, 4.35)));
    world.loop.run_ready();
    EXPECT_TRUE(last_has(R"("data":{"lat":50.85,"lon":4.35})")) << last();
    const auto sent = socket.sent.size();
    say(R"({"unsubscribe":[")" + order_topic + R"("]})");
    order.set_version(7);
    publish("order.completed", order);
    EXPECT_EQ(socket.sent.size(), sent + 1);
}

/// The status that an upgrade is refused with; 0 when it is not.
int refusal_of(GatewayWorld& world, const http::Request& request) {
    http::Response refusal;
    refusal.status = 0;
    const auto accepted = world.loop.run(world.router.accept_live({}, request, refusal));
    EXPECT_EQ(accepted.has_value(), refusal.status == 0);
    if (!accepted) {
        EXPECT_EQ(testing::code_of(refusal), "auth.wrong_origin");
    }
    return refusal.status;
}

TEST_F(Live, ACookieIsAcceptedFromOurPagesOnly) {
    const std::pair<std::string_view, int> origins[] = {{"http://localhost:8080", 0},
                                                        {GatewayWorld::friend_origin, 0},
                                                        {"http://localhost", 403},
                                                        {"https://localhost:8080", 403},
                                                        {"https://evil.example", 403},
                                                        {"null", 403},
                                                        {"", 403}};
    for (const auto& [origin, status] : origins) {
        auto request = GatewayWorld::request(http::Method::get, "/v1/live");
        if (!origin.empty()) request.headers.add("Origin", origin);
        EXPECT_EQ(refusal_of(world, request), 0) << origin;  // nothing of its visitor's to use
        request.headers.add("Cookie", "waybill_session=ada");
        EXPECT_EQ(refusal_of(world, request), status) << origin;
        request.headers.add("Authorization", "Bearer ada");
        EXPECT_EQ(refusal_of(world, request), 0) << origin;
    }
}

TEST_F(Live, ABrowserIsSignedInByItsCookie) {
    open_as_page("ada", "http://localhost:8080");
    EXPECT_TRUE(last_has("signed_in"));
    subscribe(order_topic);
    EXPECT_TRUE(last_has("subscribed")) << last();
    world.loop.run_for(10min + 1s);
    EXPECT_EQ(socket.closed, 4401);
}

TEST_F(Live, AForeignPageDoesNotGetPastTheUpgrade) {
    open_as_page("ada", "https://evil.example");
    EXPECT_EQ(socket.closed, 4401);
    EXPECT_TRUE(socket.sent.empty());
}

TEST_F(Live, TheTokenMayComeByMessage) {
    open();
    subscribe(order_topic);
    EXPECT_TRUE(last_has("auth.missing_token"));
    say(R"({"token":"ada","subscribe":[")" + order_topic + R"("]})");
    EXPECT_TRUE(last_has("subscribed"));
    say(R"({"token":"pat"})");
    EXPECT_TRUE(last_has("auth.invalid_token"));  // nobody becomes somebody else
}

TEST_F(Live, AnothersTopicsAreRefused) {
    world.catalog.on_staff_partners = [](const auto&) { return catalog::v1::StaffPartnersReply{}; };
    open("pat");
    const std::string partner = "partner:" + std::string{GatewayWorld::partner};
    const std::pair<std::string, std::string_view> topics[] = {
        {order_topic, "orders.not_found"},      {partner, "catalog.partner_not_found"},
        {"courier:me", "auth.wrong_role"},      {"board", "auth.wrong_role"},
        {"tracking:short", "orders.not_found"}, {"order:nonsense", "orders.not_found"},
        {"weather", "live.no_such_topic"}};
    for (const auto& [topic, code] : topics) {
        subscribe(topic);
        EXPECT_TRUE(last_has("refused") && last_has(code)) << topic << ": " << last();
    }
}

TEST_F(Live, StaffSeeTheirQueueUntilTheyLeave) {
    open("pat");
    subscribe("partner:" + std::string{GatewayWorld::partner});
    EXPECT_TRUE(last_has("subscribed"));
    publish("order.paid", world.an_order());
    EXPECT_TRUE(last_has("order.paid"));
    world.catalog.on_staff_partners = [](const auto&) { return catalog::v1::StaffPartnersReply{}; };
    world.staff.forget(world.user("pat"));
    auto order = world.an_order();
    order.set_version(9);
    publish("order.accepted", order);
    EXPECT_TRUE(last_has("refused")) << last();
    EXPECT_EQ(world.hub.watchers(), 0U);
}

TEST_F(Live, ACourierSeesOffersAndOwnDeliveries) {
    world.couriers.on_get_courier = [](const auto&) {
        couriers::v1::Courier courier;
        courier.set_courier_id(std::string{GatewayWorld::courier});
        return courier;
    };
    open("carl");
    subscribe("courier:me");
    auto order = world.an_order();
    order.clear_courier_id();
    publish("order.ready", order);
    EXPECT_TRUE(last_has(R"("type":"offer.added")")) << last();
    EXPECT_FALSE(last_has("Station Street"));
    EXPECT_FALSE(last_has("+3225550101"));
}

TEST_F(Live, WhereCouriersAreAskedTheyHearOfNothingElse) {
    world.couriers.on_get_courier = [](const auto&) {
        couriers::v1::Courier courier;
        courier.set_courier_id(std::string{GatewayWorld::courier});
        courier.set_asked_only(true);
        return courier;
    };
    open("carl");
    subscribe("courier:me");
    auto order = world.an_order();
    order.clear_courier_id();
    publish("order.ready", order);
    EXPECT_TRUE(last_has("subscribed")) << last();
    EXPECT_EQ(world.hub.watchers(), 1U);
}

TEST_F(Live, ATrackingLinkShowsNothingPersonal) {
    world.orders.on_track = [this](const auto&) { return world.an_order(); };
    open();
    subscribe("tracking:0123456789abcdef0123456789abcdef");
    EXPECT_TRUE(last_has("subscribed"));
    publish("order.picked_up", world.an_order());
    EXPECT_TRUE(last_has(R"("courier_first_name":"Carl")")) << last();
    for (const auto* secret : {"Station", "+322", "670", "Cycle", "usr_", "crr_"})
        EXPECT_FALSE(last_has(secret)) << secret;
    world.loop.run_for(20s);
    EXPECT_TRUE(last_has("heartbeat"));
    EXPECT_FALSE(socket.closed);
}

TEST_F(Live, WhoShowsNothingIsSentAway) {
    open();
    world.loop.run_for(11s);
    EXPECT_EQ(socket.closed, 4401);
}

TEST_F(Live, TheConnectionEndsWithTheSession) {
    open("ada");
    subscribe(order_topic);
    world.loop.run_for(9min + 50s);
    EXPECT_FALSE(socket.closed);
    EXPECT_TRUE(last_has("heartbeat"));
    world.loop.run_for(11s);
    EXPECT_EQ(socket.closed, 4401);
}

TEST_F(Live, ARevokedSessionIsNoticedAtTheNextEvent) {
    open("ada");
    subscribe(order_topic);
    world.tokens.known.erase("ada");
    const auto sent = socket.sent.size();
    publish("order.paid", world.an_order());
    EXPECT_EQ(socket.closed, 4401);
    EXPECT_EQ(socket.sent.size(), sent);
}

TEST_F(Live, NonsenseIsAnsweredAndForgiven) {
    open("ada");
    for (const auto* message :
         {"{", "[]", R"({"shout":1})", R"({"subscribe":"x"})", R"({"after":"ord_1"})"}) {
        say(message);
        EXPECT_TRUE(last_has(R"("type":"error")")) << message << ": " << last();
    }
    EXPECT_FALSE(socket.closed);
}

TEST_F(Live, GuessesOfTokensEndTheConnection) {
    open();
    for (int i = 1; i < LiveSession::bad_tokens_max; ++i) {
        say(R"({"token":"guess"})");
        EXPECT_FALSE(socket.closed);
    }
    say(R"({"token":"guess"})");
    EXPECT_EQ(socket.closed, 4401);
}

TEST_F(Live, OneConnectionAsksNoMoreThanAClientMay) {
    open("ada");
    const int& looks = world.orders.on_get_order.calls;
    for (int i = 0; i < 500; ++i) socket.say(R"({"subscribe":[")" + order_topic + R"("]})");
    world.loop.run_ready();
    EXPECT_EQ(looks, 50);  // a message and its topic are two of a hundred
    world.loop.run_for(1s);
    EXPECT_NEAR(looks, 75, 1);
    EXPECT_FALSE(socket.closed);
}

TEST_F(Live, AStoppingServerSaysGoodbye) {
    open("ada");
    stopping.request_stop();
    world.loop.run_ready();
    EXPECT_EQ(socket.closed, 1001);
}

}  // namespace waybill::gateway::live_session_test
