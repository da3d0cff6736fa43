// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/check_basket.hpp"

namespace waybill::catalog {

Task<Result<CheckedBasket>> CheckBasket::run(Context ctx, PartnerId partner,
                                             std::vector<WantedLine> lines) {
    WAYBILL_CO_CHECK(check_lines(lines));
    std::vector<OfferId> offers;
    for (const Demand& demand : sum_by_offer(lines)) offers.push_back(demand.offer);
    WAYBILL_CO_TRY(auto basket, co_await store_.basket(std::move(ctx), partner, std::move(offers)));
    if (!basket.partner || !basket.partner->visible())
        co_return fail(ErrorKind::not_found, "catalog.partner_not_found");
    WAYBILL_CO_TRY(auto priced, price_lines(*basket.partner, basket.offers, lines));
    co_return CheckedBasket{.partner = *std::move(basket.partner), .lines = std::move(priced)};
}

}  // namespace waybill::catalog
