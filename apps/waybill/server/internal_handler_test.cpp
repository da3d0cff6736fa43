// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/internal_handler.hpp"

#include "apps/waybill/server/switch_handler.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace waybill::server {
namespace {

class InternalHandlerTest : public testing::Test {
protected:
    void send(const std::string& to, const std::string& id, const std::string& text) {
        mail::Mail mail{.to = PersonalText{to},
                        .subject = "Your code",
                        .text = SecretText{text},
                        .message_id = id};
        ASSERT_TRUE(executor.run(caught.send({}, std::move(mail))));
    }
    http::Response get(std::string query, const mail::MemoryMailSender* from) {
        InternalHandler handler{{.api = api,
                                 .clock = executor.clock(),
                                 .metrics = metrics,
                                 .caught = from,
                                 .parked = parked_routes}};
        if (alone != nullptr) handler.open(*alone);
        http::Request request;
        request.path = path;
        request.query = std::move(query);
        return executor.run(handler.handle({}, std::move(request)));
    }

    ManualExecutor executor;
    mail::MemoryMailSender caught;
    SwitchHandler api;
    const http::ReadyChecks* alone{nullptr};
    std::string path{"/dev/mails"};
    telemetry::Registry metrics;
    ParkedRoutes parked_routes;
};

TEST_F(InternalHandlerTest, ProcessWithoutGatewaySaysItselfWhetherItIsReady) {
    path = "/readyz";
    EXPECT_EQ(get("", nullptr).status, 503) << "the gateway is starting";
    Status sound{};
    Status told{};
    const http::ReadyChecks checks{
        http::ready_check("storage", [&] { return sound; }),
        http::ready_check("events", [&] { return told; }, http::Need::better)};
    alone = &checks;
    EXPECT_EQ(get("", nullptr).status, 200);
    told = fail(ErrorKind::unavailable, "bus.unreachable");
    const auto slower = get("", nullptr);
    EXPECT_EQ(slower.status, 200);
    EXPECT_TRUE(slower.body.contains(R"("code":"bus.unreachable")")) << slower.body;
    EXPECT_TRUE(slower.body.contains(R"("status":"degraded")")) << slower.body;
    told = {};
    sound = fail(ErrorKind::unavailable, "storage.unreachable");
    const auto answer = get("", nullptr);
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.body,
              R"({"checks":[{"name":"storage","ok":false,"code":"storage.unreachable"},)"
              R"({"name":"events","ok":true}],)"
              R"("status":"unavailable"})");
}

TEST_F(InternalHandlerTest, CaughtMailIsShownNewestFirst) {
    send("ada@example.org", "code_1", "Your code is 042137.");
    send("bob@example.org", "code_2", "Your code is 000001.");
    const auto all = get("", &caught);
    EXPECT_EQ(all.status, 200);
    EXPECT_EQ(all.body, R"({"data":[{"to":["bob@example.org"],"subject":"Your code",)"
                        R"("text":"Your code is 000001."},{"to":["ada@example.org"],)"
                        R"("subject":"Your code","text":"Your code is 042137."}]})");
    EXPECT_EQ(get("to=Ada%40example.org", &caught).body,
              R"({"data":[{"to":["ada@example.org"],"subject":"Your code",)"
              R"("text":"Your code is 042137."}]})");
    EXPECT_EQ(get("to=eve%40example.org", &caught).body, R"({"data":[]})");
}

TEST_F(InternalHandlerTest, NoMailIsShownWhereMailLeaves) {
    EXPECT_EQ(get("", nullptr).status, 404);
}

}  // namespace
}  // namespace waybill::server
