// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/bodies/alert_bodies.hpp"

namespace waybill::gateway {

void AlertView::describe(json::Fields<AlertView>& f) {
    f.title("Alert", "Something about an order that a person should look at");
    f.required("alert_id", &AlertView::alert_id);
    f.required("order_id", &AlertView::order_id);
    f.required("order_number", &AlertView::order_number, {.example = "7K2QF9"});
    f.required("order_status", &AlertView::order_status,
               {.help = "Of the order, now", .example = "PAID"});
    f.required("partner_id", &AlertView::partner_id);
    f.required("reason", &AlertView::reason,
               {.help = "partner_silent, no_courier, delivery_late, closed, late_fact, "
                        "courier_late, courier_lost, pin_locked or charge_denied",
                .example = "partner_silent"});
    f.optional("note", &AlertView::note, {.help = "More about it", .example = "a courier"});
    f.required("at", &AlertView::at);
    f.optional("resolved_at", &AlertView::resolved_at,
               {.help = "When a person had looked, or the order moved on"});
}

void AlertPageView::describe(json::Fields<AlertPageView>& f) {
    f.title("AlertPage");
    f.required("data", &AlertPageView::data);
    f.optional("next_cursor", &AlertPageView::next_cursor);
    f.required("has_more", &AlertPageView::has_more);
}

AlertView to_view(const orders::v1::Alert& alert) {
    return {.alert_id = read_id<EventId>(alert.alert_id()),
            .order_id = read_id<OrderId>(alert.order_id()),
            .order_number = alert.order_number(),
            .order_status = alert.order_status(),
            .partner_id = read_id<PartnerId>(alert.partner_id()),
            .reason = alert.reason(),
            .note = maybe_text(alert.note()),
            .at = from_micros(alert.at()),
            .resolved_at = decode_time(alert.resolved_at())};
}

AlertPageView to_view(const orders::v1::ListAlertsReply& reply) {
    AlertPageView view;
    for (const auto& alert : reply.alerts()) view.data.push_back(to_view(alert));
    view.next_cursor = maybe_text(reply.next_cursor());
    view.has_more = view.next_cursor.has_value();
    return view;
}

}  // namespace waybill::gateway
