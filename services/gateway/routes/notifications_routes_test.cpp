// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/testing/gateway_world.hpp"

#include <gtest/gtest.h>

namespace waybill::gateway::notifications_routes_test {

using http::Method;
using testing::GatewayWorld;

TEST(NotificationsRoutes, ListIsTheCallersOwn) {
    GatewayWorld world;
    world.notifications.on_list = [](const auto&) {
        notifications::v1::ListReply reply;
        auto& entry = *reply.add_notifications();
        entry.set_notification_id("ntf_01kfm7q4x8f3v9a2c5d6e7g8hj");
        entry.set_kind("order_paid");
        entry.set_order_id(std::string{GatewayWorld::order});
        entry.set_created_at(1'700'000'000'000'000);
        reply.set_unread(1);
        return reply;
    };
    const auto response = world.send(Method::get, "/v1/notifications?unread=true", "", "ada");
    EXPECT_EQ(response.status, 200);
    EXPECT_NE(response.body.find(R"("has_more":false,"unread":1)"), std::string::npos);
    EXPECT_EQ(response.body.find("read_at"), std::string::npos);
    const auto& asked = world.notifications.on_list.last;
    EXPECT_EQ(asked.user_id(), world.user("ada").text());
    EXPECT_TRUE(asked.unread_only());
    EXPECT_EQ(asked.page().limit(), 10);
}

TEST(NotificationsRoutes, OneOrAllAreMarkedRead) {
    GatewayWorld world;
    world.notifications.on_mark_read = [](const auto&) { return waybill::v1::Empty{}; };
    const std::string path = "/v1/notifications/read";
    EXPECT_EQ(world.send(Method::post, path, "{}", "ada").status, 204);
    EXPECT_EQ(world.notifications.on_mark_read.last.notification_id(), "");
    const std::string body = R"({"notification_id":"ntf_01kfm7q4x8f3v9a2c5d6e7g8hj"})";
    EXPECT_EQ(world.send(Method::post, path, body, "ada").status, 204);
    EXPECT_EQ(world.notifications.on_mark_read.last.notification_id(),
              "ntf_01kfm7q4x8f3v9a2c5d6e7g8hj");
    EXPECT_EQ(world.send(Method::post, path, R"({"notification_id":"ord_1"})", "ada").status, 422);
}

TEST(NotificationsRoutes, HistoryIsOnesOwnOrTheOffices) {
    GatewayWorld world;
    world.notifications.on_list_history = [](const auto&) {
        return notifications::v1::ListHistoryReply{};
    };
    const auto& asked = world.notifications.on_list_history.last;
    EXPECT_EQ(world.send(Method::get, "/v1/notifications/history", "", "ada").status, 200);
    EXPECT_EQ(asked.user_id(), world.user("ada").text());
    EXPECT_EQ(world.send(Method::get, "/v1/admin/notifications", "", "ada").status, 403);
    EXPECT_EQ(world
                  .send(Method::post,
                        "/v1/admin/notifications/ntf_01kfm7q4x8f3v9a2c5d6e7g8hj/replay", "", "ada")
                  .status,
              403);
}

TEST(NotificationsRoutes, PreferencesAreOnesOwn) {
    GatewayWorld world;
    const auto echo = [](const auto& request) { return request.preferences(); };
    world.notifications.on_set_preferences = echo;
    world.notifications.on_get_preferences = [](const auto&) {
        return notifications::v1::Preferences{};
    };
    const std::string path = "/v1/notifications/preferences";
    const auto set = [&](std::string body) {
        return world.send(Method::put, path, std::move(body), "ada").status;
    };
    EXPECT_EQ(world.send(Method::get, path, "", "ada").status, 200);
    EXPECT_EQ(set(R"({"kinds":[{"kind":"order_paid","mail":false,"in_quiet_hours":"wait"}],)"
                  R"("quiet_hours":{"zone":"UTC","begins":"22:00","ends":"07:00"}})"),
              200);
    const auto& asked = world.notifications.on_set_preferences.last;
    EXPECT_EQ(asked.user_id(), world.notifications.on_get_preferences.last.user_id());
    EXPECT_FALSE(asked.preferences().kinds(0).mail());
    EXPECT_TRUE(asked.preferences().kinds(0).in_app());
    EXPECT_EQ(asked.preferences().quiet_hours().begins(), "22:00");
    EXPECT_EQ(set(R"({"kinds":[{"kind":"order_lost"}]})"), 422);
    EXPECT_EQ(set(R"({"quiet_hours":{"zone":"UTC","begins":"22:00"}})"), 422);
    EXPECT_EQ(world.send(Method::put, path, "{}").status, 401);
}

}  // namespace waybill::gateway::notifications_routes_test
