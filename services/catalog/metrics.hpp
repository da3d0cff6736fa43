// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/telemetry/family.hpp"

namespace waybill::catalog {

enum class ReserveResult : std::uint8_t {
    held,
    out_of_stock,
    refused,  ///< the partner does not sell, the offer is not for sale, the order is over
    failed,   ///< ours
};

enum class PartnerCallResult : std::uint8_t {
    done,    ///< taken, or nobody to tell any more
    silent,  ///< worth another try
    gone,    ///< given up at once
};

struct CatalogMetrics {
    explicit CatalogMetrics(telemetry::Registry& registry)
        : reservations{registry,
                       {.name = "waybill_catalog_reservations_total",
                        .help = "Requests to hold stock for an order"},
                       "result"},
          partner_calls{registry,
                        {.name = "waybill_catalog_partner_calls_total",
                         .help = "Tries to tell a partner's own system of an order"},
                        "result"},
          expired{registry.counter({.name = "waybill_catalog_reservations_expired_total",
                                    .help = "Orders whose held stock was given back by time"})} {}

    telemetry::CounterFamily<ReserveResult> reservations;
    telemetry::CounterFamily<PartnerCallResult> partner_calls;
    telemetry::Counter& expired;
};

}  // namespace waybill::catalog
