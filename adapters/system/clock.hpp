// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"

namespace waybill {

/// The machine's clocks. Thread-safe.
class SystemClock final : public Clock {
public:
    TimePoint now() const override;
    SteadyTime steady() const override;
};

}  // namespace waybill
