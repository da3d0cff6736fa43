// SPDX-License-Identifier: Apache-2.0
#include "services/orders/usecases/redirect_order.hpp"

namespace waybill::orders {

Task<Result<Order>> RedirectOrder::run(Context ctx, WantedChange wanted) {
    if (wanted.change.place) {
        WAYBILL_CO_TRY(const auto order,
                       co_await deps_.store.find(ctx, wanted.order, wanted.viewer));
        if (may_apply(order, wanted.change))
            WAYBILL_CO_CHECK(co_await deps_.area.check(ctx, order.partner, *wanted.change.place));
    }
    co_return co_await deps_.change_order.run(std::move(ctx), std::move(wanted));
}

}  // namespace waybill::orders
