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
};

/// Every adapter of `messaging::Bus`. A new one joins by a line in buses.cpp.
const Adapters<BusWorld, BusOptions>& buses();

}  // namespace waybill::contract
