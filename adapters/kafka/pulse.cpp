// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/pulse.hpp"

namespace waybill::kafka {
namespace {

constexpr Duration ask_every = 2s;
constexpr Duration answer_max = 3s;

using Answer = std::unique_ptr<rd_kafka_event_t, Destroy<&rd_kafka_event_destroy>>;

}  // namespace

Pulse::Pulse(rd_kafka_t* client)
    : client_{client},
      answers_{rd_kafka_queue_new(client)},
      options_{rd_kafka_AdminOptions_new(client, RD_KAFKA_ADMIN_OP_DESCRIBECLUSTER)} {
    // Without it the client's own limit holds, which is longer.
    static_cast<void>(
        rd_kafka_AdminOptions_set_request_timeout(options_.get(), millis(answer_max), nullptr, 0));
}

bool Pulse::gone(SteadyTime now) {
    if (!asked_) {
        if (now < next_) return false;
        rd_kafka_DescribeCluster(client_, options_.get(), answers_.get());
        asked_ = true;
    }
    const Answer answer{rd_kafka_queue_poll(answers_.get(), 0)};
    if (!answer) return false;
    asked_ = false;
    next_ = now + ask_every;
    const auto error = rd_kafka_event_error(answer.get());
    return error == RD_KAFKA_RESP_ERR__TIMED_OUT || error == RD_KAFKA_RESP_ERR__TRANSPORT;
}

}  // namespace waybill::kafka
