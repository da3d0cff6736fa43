// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/telemetry/family.hpp"

namespace waybill::payments {

/// What became of a provider's callback.
enum class CallbackResult : std::uint8_t { applied, unauthenticated, refused, unavailable };

struct PaymentsMetrics {
    /// `providers`: every id that the label can have.
    PaymentsMetrics(telemetry::Registry& registry, std::vector<std::string> providers)
        : callbacks{registry,
                    {.name = "waybill_payments_callbacks_total",
                     .help = "Callbacks of payment providers by what became of them."},
                    {"provider", std::move(providers)},
                    {"result"}} {}

    telemetry::CounterFamily<telemetry::Listed, CallbackResult> callbacks;
};

}  // namespace waybill::payments
