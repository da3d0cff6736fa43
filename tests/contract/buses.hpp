// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/messaging/bus.hpp"
#include "tests/contract/adapter.hpp"

namespace waybill::contract {

struct BusOptions {
    std::vector<Duration> pauses{1ms, 1ms};
    Duration deadline{30s};
};

/// A bus that nobody has subscribed to yet.
struct BusWorld {
    virtual ~BusWorld() = default;
    virtual Stage& stage() = 0;
    virtual messaging::Bus& bus() = 0;
    /// The bus of the process that comes after this one, on the same log. None: the log ends with
    /// its process, and `publish` succeeds only when every subscriber is done.
    virtual std::unique_ptr<messaging::Bus> next() { return nullptr; }
};

/// Every adapter of `messaging::Bus` that a program runs: buses.cpp has those without a server,
/// kafka/ the other.
const Adapters<BusWorld, BusOptions>& buses();

}  // namespace waybill::contract
