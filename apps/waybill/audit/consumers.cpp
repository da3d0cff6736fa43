// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/consumers.hpp"

#include <array>

namespace waybill::audit {
namespace {

constexpr auto all_consumers = std::to_array<Consumer>({
    {"catalog.orders", "catalog", "main", "'order.paid', 'order.cancelled'"},
    {"payments.orders", "payments", "main", "'order.cancelled', 'order.completed'"},
    {"couriers.orders", "couriers", "main",
     "'order.accepted', 'order.ready', 'order.cancelled', 'order.close_due'"},
    {"notifications.orders", "notifications", "main",
     "'order.created', 'order.paid', 'order.accepted', 'order.ready', 'order.assigned', "
     "'order.picked_up', 'order.completed', 'order.cancelled', 'order.reminder_due'"},
    {"orders.payments", "main", "payments",
     "'payment.captured', 'payment.failed', 'payment.charge_denied'"},
    {"orders.catalog", "main", "catalog", "'reservation.lost'"},
    {"notifications.payments", "notifications", "payments",
     "'payment.declined', 'payment.failed', 'payment.refunded'"},
    {"orders.couriers", "main", "couriers",
     "'delivery.assigned', 'delivery.unassigned', 'delivery.picked_up', 'delivery.failed', "
     "'delivery.returned', 'delivery.undeliverable', 'delivery.delivered', 'delivery.alerted'"},
});

}  // namespace

std::span<const Consumer> consumers() { return all_consumers; }

}  // namespace waybill::audit
