// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/kafka_bus.hpp"
#include "platform/telemetry/registry.hpp"
#include "tests/contract/stage.hpp"
#include "tests/kafka/outsider.hpp"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka_mock.h>

/// What a real broker cannot be told to do: librdkafka's own stands in for it.
namespace waybill::kafka {
namespace {

/// A broker that refuses the next requests to produce.
class RefusingBroker {
public:
    RefusingBroker() { rd_kafka_mock_topic_create(cluster_.get(), "orders", 1, 1); }
    std::string address() const { return rd_kafka_mock_cluster_bootstraps(cluster_.get()); }
    void refuse_next(rd_kafka_resp_err_t error) {
        constexpr std::int16_t produce = 0;
        rd_kafka_mock_push_request_errors(cluster_.get(), produce, 1, error);
    }

private:
    using Cluster =
        std::unique_ptr<rd_kafka_mock_cluster_t, Destroy<&rd_kafka_mock_cluster_destroy>>;

    Handle owner_{rd_kafka_new(RD_KAFKA_PRODUCER, nullptr, nullptr, 0)};
    Cluster cluster_{rd_kafka_mock_cluster_new(owner_.get(), 1)};
};

/// A partition's new leader knows no producer, and so takes any number as its first.
TEST(KafkaRefused, EventIsNotTakenForDeliveredWithTheNext) {
    RefusingBroker broker;
    contract::ThreadsStage stage;
    SeededRandom random{7};
    IdSource ids{stage.clock(), random};
    telemetry::NullLog log;
    telemetry::Registry metrics;
    const Options options{.brokers = {.addresses = broker.address()}};
    KafkaBus bus{Deps{stage.loop(0), random, log, metrics}, options};
    ASSERT_TRUE(stage.run(bus.start()));
    const auto event = [&](std::string data) {
        return messaging::Event{.id = ids.next<EventId>(),
                                .topic = "orders",
                                .type = "order.paid",
                                .key = "a",
                                .data = std::move(data)};
    };
    broker.refuse_next(RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION);
    // As large as a request gets, so that the second event is in another.
    EXPECT_TRUE(stage.run(bus.publish({}, {event(std::string(1'000'000, 'x')), event("last")})));
    stage.run(bus.stop());
    EXPECT_EQ(Outsider{options}.read("orders").size(), 2u);
}

}  // namespace
}  // namespace waybill::kafka
