// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/telemetry/family.hpp"

namespace waybill::payments {

/// What became of a provider's callback.
enum class CallbackResult : std::uint8_t { applied, unauthenticated, refused, unavailable };

/// What a provider is asked, and how it went.
enum class ProviderCall : std::uint8_t { open, charges, refund };
enum class ProviderResult : std::uint8_t {
    answered,
    unavailable,  ///< nothing happened
    unknown,      ///< it may have
    refused,
};

struct PaymentsMetrics {
    /// `providers`: every id that the label can have.
    PaymentsMetrics(telemetry::Registry& registry, const std::vector<std::string>& providers)
        : callbacks{registry,
                    {.name = "waybill_payments_callbacks_total",
                     .help = "Callbacks of payment providers by what became of them."},
                    {"provider", providers},
                    {"result"}},
          provider_calls{registry,
                         {.name = "waybill_payments_provider_calls_total",
                          .help = "What payment providers were asked by how it went."},
                         {"provider", providers},
                         {"call"},
                         {"result"}} {}

    telemetry::CounterFamily<telemetry::Listed, CallbackResult> callbacks;
    telemetry::CounterFamily<telemetry::Listed, ProviderCall, ProviderResult> provider_calls;
};

}  // namespace waybill::payments
