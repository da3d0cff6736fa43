// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"
#include "platform/settings/fields.hpp"

namespace waybill::catalog {

struct CatalogSettings {
    Duration sweep_pause{15s};
    int sweep_batch{500};
    Duration partner_call_timeout{15s};
    int partner_call_workers{8};
    int delivery_radius{30'000};
    std::int64_t order_total_max{1'000'000'000'000};

    static void describe(settings::Fields<CatalogSettings>& f) {
        f.section("catalog", "Partners, offers and stock");
        f.add("sweep_pause", &CatalogSettings::sweep_pause,
              {.help = "How often stock held past its time is given back", .min = 1s, .max = 60s});
        f.add("sweep_batch", &CatalogSettings::sweep_batch,
              {.help = "How many orders' stock one sweep gives back", .min = 1, .max = 10'000});
        f.add(
            "partner_call_timeout", &CatalogSettings::partner_call_timeout,
            {.help = "How long a partner's own system may take to answer", .min = 1s, .max = 30s});
        f.add("partner_call_workers", &CatalogSettings::partner_call_workers,
              {.help = "How many partners are told of orders at once, each of one order",
               .min = 1,
               .max = 100});
        f.add("delivery_radius", &CatalogSettings::delivery_radius,
              {.help = "How far from its own place a partner delivers, in metres",
               .min = 100,
               .max = 20'100'000});
        f.add("order_total_max", &CatalogSettings::order_total_max,
              {.help = "What one order may come to, in minor units of its currency",
               .min = 1,
               .max = 1'000'000'000'000'000});
    }
};

}  // namespace waybill::catalog
