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

Task<Status> CatalogArea::check(Context ctx, PartnerId partner, Geo place) {
    catalog::v1::CheckAreaRequest request;
    request.set_partner_id(partner.text());
    request.mutable_place()->set_lat(place.lat);
    request.mutable_place()->set_lon(place.lon);
    WAYBILL_CO_CHECK(co_await catalog_.check_area(ctx, std::move(request)));
    co_return Status{};
}

bool PaymentsCheckout::remembered(const std::string& provider) {
    const std::lock_guard lock{mutex_};
    return clock_.steady() < until_ && std::ranges::contains(active_, provider);
}

Task<Status> PaymentsCheckout::check(Context ctx, std::string provider) {
    if (remembered(provider)) co_return Status{};
    const SteadyTime asked_at = clock_.steady();
    waybill::v1::Empty request;
    WAYBILL_CO_TRY(const auto known, co_await payments_.list_providers(ctx, std::move(request)));
    std::vector<std::string> active;
    for (const auto& one : known.providers())
        if (one.active()) active.push_back(one.provider_id());
    const bool known_to_be = std::ranges::contains(active, provider);
    {
        const std::lock_guard lock{mutex_};
        active_ = std::move(active);
        until_ = asked_at + kept;
    }
    if (!known_to_be) co_return fail(ErrorKind::invalid, "payments.provider_inactive");
    co_return Status{};
}

}  // namespace waybill::orders
