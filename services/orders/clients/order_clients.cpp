// SPDX-License-Identifier: Apache-2.0
#include "services/orders/clients/order_clients.hpp"

#include <algorithm>

namespace waybill::orders {

Task<Status> CatalogStock::reserve(Context ctx, Order order, TimePoint until) {
    catalog::v1::ReserveRequest request;
    request.set_order_id(order.id.text());
    request.set_partner_id(order.partner.text());
    request.set_until(to_micros(until));
    for (const Line& line : order.lines) {
        auto& wanted = *request.add_lines();
        wanted.set_offer_id(line.offer.text());
        wanted.set_quantity(line.quantity);
    }
    WAYBILL_CO_CHECK(co_await catalog_.reserve(ctx, std::move(request)));
    co_return Status{};
}

Task<Status> CatalogStock::release(Context ctx, OrderId order) {
    catalog::v1::ReleaseRequest request;
    request.set_order_id(order.text());
    WAYBILL_CO_CHECK(co_await catalog_.release(ctx, std::move(request)));
    co_return Status{};
}

Task<Status> PaymentsCheckout::check(Context ctx, std::string provider) {
    waybill::v1::Empty request;
    WAYBILL_CO_TRY(const auto known, co_await payments_.list_providers(ctx, std::move(request)));
    const bool active = std::ranges::any_of(known.providers(), [&](const auto& one) {
        return one.active() && one.provider_id() == provider;
    });
    if (!active) co_return fail(ErrorKind::invalid, "payments.provider_inactive");
    co_return Status{};
}

}  // namespace waybill::orders
