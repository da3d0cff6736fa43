// SPDX-License-Identifier: Apache-2.0
#include "platform/service/intake.hpp"

#include "platform/telemetry/registry.hpp"
#include "platform/testing/manual_executor.hpp"

#include <gtest/gtest.h>

namespace waybill::service::intake_test {

constexpr std::string_view ours[]{"payments", "orders"};
constexpr std::string_view others[]{"gateway"};
constexpr messaging::EventType types[]{
    {.topic = "waybill.shop", .name = "shop.opened", .consumers = ours},
    {.topic = "waybill.shop", .name = "shop.closed", .consumers = others},
};

class Shop : public ::testing::Test {
protected:
    Status hear(std::string type) {
        messaging::Subscription all{
            .consumer = "orders.shop",
            .topics = {"waybill.shop"},
            .handle = [this](Context,
                             messaging::Event event) { return note(*this, std::move(event.type)); },
            .park = {}};
        const messaging::Subscription narrow = intake.narrow(std::move(all));
        return loop.run(narrow.handle({}, {.topic = "waybill.shop", .type = std::move(type)}));
    }
    static Task<Status> note(Shop& shop, std::string type) {
        shop.heard.push_back(std::move(type));
        co_return Status{};
    }
    double unknown() const {
        return metrics.value("waybill_events_unknown_total", {"orders.shop"});
    }

    ManualExecutor loop{};
    telemetry::Registry metrics{};
    Intake intake{"orders", types, metrics};
    std::vector<std::string> heard{};
};

TEST_F(Shop, TellsWhatItsContractGivesToIt) {
    EXPECT_TRUE(hear("shop.opened"));
    EXPECT_TRUE(hear("shop.closed"));
    EXPECT_EQ(heard, std::vector<std::string>{"shop.opened"});
    EXPECT_EQ(unknown(), 0);
}

TEST_F(Shop, CountsATypeOfANewerReleaseAndPassesItOver) {
    EXPECT_TRUE(hear("shop.moved"));
    EXPECT_TRUE(hear("shop.moved"));
    EXPECT_TRUE(heard.empty());
    EXPECT_EQ(unknown(), 2);
}

}  // namespace waybill::service::intake_test
