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

std::optional<PaymentsCheckout::Way> PaymentsCheckout::remembered(const std::string& provider) {
    const std::lock_guard lock{mutex_};
    if (clock_.steady() >= until_) return std::nullopt;
    const auto known = std::ranges::find(active_, provider, &Way::provider);
    return known == active_.end() ? std::nullopt : std::optional{*known};
}

Task<Status> PaymentsCheckout::check(Context ctx, std::string provider, Money total) {
    auto way = remembered(provider);
    if (!way) {
        const SteadyTime asked_at = clock_.steady();
        waybill::v1::Empty request;
        WAYBILL_CO_TRY(const auto known,
                       co_await payments_.list_providers(ctx, std::move(request)));
        std::vector<Way> active;
        for (const auto& one : known.providers())
            if (one.active())
                active.push_back({.provider = one.provider_id(), .amount_max = one.amount_max()});
        const auto found = std::ranges::find(active, provider, &Way::provider);
        if (found != active.end()) way = *found;
        const std::lock_guard lock{mutex_};
        active_ = std::move(active);
        until_ = asked_at + kept;
    }
    if (!way) co_return fail(ErrorKind::invalid, "payments.provider_inactive");
    if (way->amount_max > 0 && total.amount > way->amount_max)
        co_return fail(ErrorKind::invalid, "payments.too_much_for_cash");
    co_return Status{};
}

}  // namespace waybill::orders
