// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/check_basket.hpp"

#include "services/catalog/usecases/refusals.hpp"

namespace waybill::catalog {

Task<Result<CheckedBasket>> CheckBasket::run(Context ctx, WantedBasket wanted) {
    WAYBILL_CO_CHECK(told(check_lines(wanted.lines)));
    std::vector<OfferId> offers;
    for (const Demand& demand : sum_by_offer(wanted.lines)) offers.push_back(demand.offer);
    WAYBILL_CO_TRY(auto basket,
                   co_await deps_.store.basket(std::move(ctx), wanted.partner, std::move(offers)));
    if (!basket.partner || !basket.partner->visible())
        co_return fail(ErrorKind::not_found, "catalog.partner_not_found");
    WAYBILL_CO_CHECK(deps_.opening_times.check_open(*basket.partner));
    if (wanted.place)
        WAYBILL_CO_CHECK(told(check_area(*basket.partner, *wanted.place, limits_.radius_metres)));
    WAYBILL_CO_TRY(auto priced, told(price_lines(*basket.partner, basket.offers, wanted.lines)));
    WAYBILL_CO_CHECK(told(check_total(*basket.partner, priced, limits_.total_max)));
    co_return CheckedBasket{.partner = *std::move(basket.partner), .lines = std::move(priced)};
}

Task<Status> CheckBasket::area(Context ctx, PartnerId partner, Place place) {
    std::vector<OfferId> none;
    WAYBILL_CO_TRY(const auto basket,
                   co_await deps_.store.basket(std::move(ctx), partner, std::move(none)));
    if (!basket.partner) co_return fail(ErrorKind::not_found, "catalog.partner_not_found");
    co_return told(check_area(*basket.partner, place, limits_.radius_metres));
}

}  // namespace waybill::catalog
