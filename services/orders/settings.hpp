// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"
#include "platform/settings/fields.hpp"

#include <algorithm>
#include <vector>

namespace waybill::orders {

struct OrdersSettings {
    Duration payment_window{24h};
    std::vector<Duration> reminders{4h, 12h, 22h};
    int unpaid_orders_max{5};
    Duration stock_hold{1min};
    Duration partner_alert{10min};
    Duration partner_end{30min};
    Duration courier_alert{30min};
    Duration courier_end{90min};
    Duration delivery_alert{60min};
    Duration close_after{12h};
    bool outside_status{false};

    static void describe(settings::Fields<OrdersSettings>& f) {
        f.section("orders", "Orders and their process");
        f.add("payment_window", &OrdersSettings::payment_window,
              {.help = "How long an order may stay unpaid", .min = 10s, .max = 168h});
        f.add("reminders", &OrdersSettings::reminders,
              {.help = "When an unpaid order is reminded of, counted from its creation",
               .min = 1s,
               .max = 168h,
               .items_max = 8});
        f.add("unpaid_orders_max", &OrdersSettings::unpaid_orders_max,
              {.help = "How many unpaid orders a customer may have; 0: any number",
               .min = 0,
               .max = 1'000});
        f.add("stock_hold", &OrdersSettings::stock_hold,
              {.help = "How long stock is held for an order that is being made",
               .min = 10s,
               .max = 10min});
        describe_patience(f);
        f.add("outside_status", &OrdersSettings::outside_status,
              {.help = "Whether other systems accept, finish and cancel orders by what they write "
                       "into order.status.changed of Kafka"});
        f.check(alerts_before_ends);
        f.check(reminders_in_order);
    }

private:
    static void describe_patience(settings::Fields<OrdersSettings>& f) {
        const auto patience = [](const char* help) {
            return settings::Rules<Duration>{.help = help, .min = 1s, .max = 168h};
        };
        f.add("partner_alert", &OrdersSettings::partner_alert,
              patience("The operator is alerted when a partner says nothing for so long"));
        f.add("partner_end", &OrdersSettings::partner_end,
              patience("After so long without an answer the order is rejected and refunded"));
        f.add("courier_alert", &OrdersSettings::courier_alert,
              patience("The operator is alerted when nobody brings a READY order for so long"));
        f.add("courier_end", &OrdersSettings::courier_end,
              patience("After so long without a courier the order is cancelled and refunded"));
        f.add("delivery_alert", &OrdersSettings::delivery_alert,
              patience("The operator is alerted when a fetched order is not handed over so long"));
        f.add("close_after", &OrdersSettings::close_after,
              patience("After PAID no order lasts longer: then it is closed"));
    }
    static std::optional<std::string> reminders_in_order(const OrdersSettings& settings) {
        if (std::ranges::is_sorted(settings.reminders)) return std::nullopt;
        return "orders.reminders must grow, as in 4h,12h,22h";
    }
    static std::optional<std::string> alerts_before_ends(const OrdersSettings& settings) {
        if (settings.partner_alert > settings.partner_end)
            return "orders.partner_alert must not be longer than orders.partner_end";
        if (settings.courier_alert > settings.courier_end)
            return "orders.courier_alert must not be longer than orders.courier_end";
        return std::nullopt;
    }
};

}  // namespace waybill::orders
