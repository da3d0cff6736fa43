// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/client.hpp"

namespace waybill::kafka {

/// Asks the brokers every few seconds whether they are there: one that stands still, or is cut off,
/// ends no connection. Nothing blocks. Used by one thread; ends before its client.
class Pulse {
public:
    explicit Pulse(rd_kafka_t* client);

    /// Whether none of them has answered the last question in time.
    bool gone(SteadyTime now);

private:
    using Options =
        std::unique_ptr<rd_kafka_AdminOptions_t, Destroy<&rd_kafka_AdminOptions_destroy>>;

    rd_kafka_t* client_;
    Queue answers_;
    Options options_;
    bool asked_{false};
    SteadyTime next_{};
};

}  // namespace waybill::kafka
