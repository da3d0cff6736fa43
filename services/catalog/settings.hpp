// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"
#include "platform/settings/fields.hpp"

namespace waybill::catalog {

struct CatalogSettings {
    Duration sweep_pause{15s};
    int sweep_batch{500};
    Duration partner_call_timeout{15s};
    int partner_call_workers{3};

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
              {.help = "How many partners are told of orders at once", .min = 1, .max = 100});
    }
};

}  // namespace waybill::catalog
