// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/owner.hpp"

#include "adapters/kafka/topics.hpp"
#include "tests/kafka/broker.hpp"
#include "tests/kafka/outsider.hpp"

#include <algorithm>
#include <thread>

namespace waybill::kafka {
namespace {

struct KafkaOwner : ::testing::Test {
    Status claim(const std::string& installation) {
        telemetry::NullLog log;
        return own_topics(options.brokers, options.topic_prefix + "owner", installation, log);
    }

    Options options{.brokers = {.addresses = Broker::shared().address()},
                    .topic_prefix = Broker::fresh_prefix()};
};

TEST_F(KafkaOwner, IsTheFirstToComeForGood) {
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(claim("ours"));
    const Status refused = claim("theirs");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "bus.foreign_topics");
    EXPECT_EQ(refused.error().message, "Kafka at " + options.brokers.addresses +
                                           " has the events of another installation (see " +
                                           options.topic_prefix +
                                           "owner): name another cluster, or a prefix of its own");
    EXPECT_TRUE(claim("ours"));
    EXPECT_EQ(Outsider{options}.read("owner").size(), 1U);
    options.topic_prefix = Broker::fresh_prefix();
    EXPECT_TRUE(claim("theirs"));
}

TEST_F(KafkaOwner, IsOneOfThoseWhoComeAtOnce) {
    std::vector<Status> outcomes(4);
    {
        std::vector<std::jthread> claims;
        for (std::size_t i = 0; i < outcomes.size(); ++i)
            claims.emplace_back([&, i] { outcomes[i] = claim(std::to_string(i)); });
    }
    EXPECT_EQ(std::ranges::count_if(outcomes, [](const Status& one) { return one.has_value(); }),
              1);
}

}  // namespace
}  // namespace waybill::kafka
