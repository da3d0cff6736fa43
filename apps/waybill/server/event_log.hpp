// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/server/network_settings.hpp"
#include "platform/messaging/bus.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/telemetry/registry.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace waybill::server {

/// The event log where the settings say that it is: in this process, or a Kafka cluster.
class EventLog {
public:
    struct Deps {
        Executor& executor;  ///< where handlers run
        Random& random;
        telemetry::Registry& metrics;
        telemetry::Log& log;
    };
    EventLog(const EventSettings& settings, Deps deps);

    messaging::Bus& bus() { return *bus_; }
    /// Errors: `unavailable` (bus.unreachable). Events wait meanwhile. Thread-safe.
    Status reachable() const;

    /// Makes the topics of all services that are not there yet, unless those that are belong to
    /// another installation. Blocks until the brokers have answered; the error's message is one
    /// line for a person.
    static Status prepare(const EventSettings& settings, const std::string& installation,
                          telemetry::Log& log);

private:
    void changed(const Status& reachable);

    telemetry::Log& log_;
    std::atomic<bool> away_{false};
    std::unique_ptr<messaging::Bus> bus_;
};

}  // namespace waybill::server
