// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/pulse.hpp"

namespace waybill::kafka {
namespace {

constexpr Duration ask_every = 2s;
constexpr Duration answer_max = 3s;
constexpr Duration second_max = 1s;

}  // namespace

Pulse::Pulse(rd_kafka_t* client, std::atomic<bool>& away)
    : client_{client}, away_{away}, thread_{[this](const std::stop_token& stop) { run(stop); }} {}

void Pulse::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        // Whether they are back is asked by who tells it. The second question spares those who have
        // come back during the first.
        if (!away_ && !answered(answer_max) && !stop.stop_requested() && !answered(second_max))
            away_ = true;
        std::unique_lock lock{mutex_};
        ended_.wait_for(lock, stop, ask_every, [] { return false; });
    }
}

/// Metadata and no admin request, which would not block: librdkafka 2.8 ends the process when the
/// description of a cluster is answered by an error.
bool Pulse::answered(Duration within) const {
    const rd_kafka_metadata_t* answer = nullptr;
    if (rd_kafka_metadata(client_, 0, nullptr, &answer, millis(within)) !=
        RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    rd_kafka_metadata_destroy(answer);
    return true;
}

}  // namespace waybill::kafka
