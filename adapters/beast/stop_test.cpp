// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/engine_world.hpp"
#include "adapters/beast/http_client.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace waybill::beast {
namespace {

TEST(ServerStop, StopAnswersWhatIsUnderWayThenCloses) {
    EngineWorld world;
    RawClient busy{world.port()};
    busy.send(ask("/hold"));
    RawClient idle{world.port()};
    idle.send(ask("/"));
    EXPECT_EQ(status_of(idle.read_answers(1)), 200);
    ASSERT_TRUE(soon([&] { return world.handler.held == 1; }));
    std::jthread stopping{[&] { world.stop(); }};
    EXPECT_TRUE(idle.closed());
    world.handler.release.notify();
    const auto answer = busy.read_to_end();
    EXPECT_EQ(body_of(answer), "held");
    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
    stopping.join();
    EXPECT_EQ(world.server().figures().connections, 0u);
}

TEST(ServerStop, ClientsConnectedJustBeforeAreStillAnswered) {
    for (int round = 0; round < 3; ++round) {
        EngineWorld world;
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 8; ++i) {
            clients.push_back(std::make_unique<RawClient>(world.port()));
            clients.back()->send(ask("/"));
        }
        std::jthread stopping{[&] { world.stop(); }};
        for (const auto& client : clients) EXPECT_EQ(status_of(client->read_to_end()), 200);
    }
}

TEST(ServerStop, StopCutsWhatDoesNotEndInTime) {
    EngineWorld world;
    RawClient stuck{world.port()};
    stuck.send(ask("/hold"));
    RawClient half{world.port()};
    half.send("GET / HT");
    ASSERT_TRUE(soon([&] { return world.handler.held == 1; }));
    world.stop(50ms);
    EXPECT_EQ(world.handler.cancelled, 1);
    EXPECT_TRUE(stuck.closed());
}

struct Load {
    std::size_t answered{0};
    std::size_t lost{0};
};

Task<void> keep_asking(HttpConnection& connection, Load& load) {
    const ClientRequest request{.target = "/later?x"};
    for (;;) {
        const auto answer = co_await connection.send(Context{}, request);
        if (!answer && answer.error().kind == ErrorKind::unavailable) co_return;
        if (answer && answer->status == 200)
            ++load.answered;
        else
            ++load.lost;
    }
}

Task<void> load_server(AsioLoop& loop, int port, Load& load) {
    std::vector<std::unique_ptr<HttpConnection>> all;
    TaskGroup group;
    for (int i = 0; i < 32; ++i) {
        all.push_back(std::make_unique<HttpConnection>(loop, Endpoint{.port = port}));
        group.spawn(loop, keep_asking(*all.back(), load));
    }
    co_await group.join();
}

TEST(ServerStop, StopUnderLoadLosesNoRequest) {
    EngineWorld world;
    Load load;
    Loops generators{1, world.clock};
    generators.start();
    std::jthread generating{
        [&] { run_on(generators.at(0), load_server(generators.at(0), world.port(), load)); }};
    ASSERT_TRUE(soon([&] { return world.server().figures().requests > 500; }));
    world.stop();
    generating.join();
    EXPECT_EQ(load.lost, 0u);
    EXPECT_EQ(load.answered, world.server().figures().requests);
}

}  // namespace
}  // namespace waybill::beast
