// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"
#include "platform/settings/fields.hpp"

#include <vector>

namespace waybill::orders {

struct OrdersSettings {
    Duration payment_window{24h};
    std::vector<Duration> reminders{4h, 12h, 22h};
    int unpaid_orders_max{5};
    Duration stock_hold{1min};

    static void describe(settings::Fields<OrdersSettings>& f) {
        f.section("orders", "Orders and their process");
        f.add("payment_window", &OrdersSettings::payment_window,
              {.help = "How long an order may stay unpaid", .min = 1min, .max = 168h});
        f.add("reminders", &OrdersSettings::reminders,
              {.help = "When an unpaid order is reminded of, counted from its creation",
               .each = {.min = 1s, .max = 168h},
               .items_max = 8});
        f.add("unpaid_orders_max", &OrdersSettings::unpaid_orders_max,
              {.help = "How many unpaid orders a customer may have; 0: any number",
               .min = 0,
               .max = 1'000});
        f.add("stock_hold", &OrdersSettings::stock_hold,
              {.help = "How long stock is held for an order that is being made",
               .min = 10s,
               .max = 10min});
    }
};

}  // namespace waybill::orders
