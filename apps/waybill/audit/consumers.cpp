// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/consumers.hpp"

#include <array>

namespace waybill::audit {
namespace {

constexpr auto all_consumers = std::to_array<Consumer>({
    {"catalog.orders", "catalog", "main", "'order.paid', 'order.cancelled'"},
    {"payments.orders", "payments", "main", "'order.cancelled', 'order.completed'"},
    {"couriers.orders", "couriers", "main", "'order.accepted', 'order.ready', 'order.cancelled'"},
    {"notifications.orders", "notifications", "main",
     "'order.created', 'order.paid', 'order.accepted', 'order.ready', 'order.assigned', "
     "'order.picked_up', 'order.completed', 'order.cancelled', 'order.reminder_due'"},
    {"orders.payments", "main", "payments", "'payment.captured', 'payment.failed'"},
    {"notifications.payments", "notifications", "payments", "'payment.failed', 'payment.refunded'"},
    {"orders.couriers", "main", "couriers",
     "'delivery.assigned', 'delivery.unassigned', 'delivery.picked_up', 'delivery.delivered'"},
});

}  // namespace

std::span<const Consumer> consumers() { return all_consumers; }

}  // namespace waybill::audit
