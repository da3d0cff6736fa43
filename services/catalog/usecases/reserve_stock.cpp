// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/reserve_stock.hpp"

#include "services/catalog/domain/problems.hpp"
#include "services/catalog/usecases/refusals.hpp"

namespace waybill::catalog {

Task<Status> ReserveStock::run(Context ctx, Hold hold) {
    WAYBILL_CO_CHECK(told(check_lines(hold.lines)));
    if (hold.until <= deps_.clock.now()) {
        Problems problems;
        problems.add("/until", "out_of_range", "after now");
        co_return told(std::move(problems).verdict(Refusal::invalid_reservation));
    }
    // Who is unknown or does not sell is refused with its reason by the reservation itself.
    WAYBILL_CO_TRY(const auto basket, co_await deps_.store.basket(ctx, hold.partner, {}));
    if (basket.partner) WAYBILL_CO_CHECK(deps_.opening_times.check_open(*basket.partner));
    co_return co_await deps_.store.reserve(std::move(ctx), std::move(hold));
}

}  // namespace waybill::catalog
