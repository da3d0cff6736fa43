// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/dismissed_courier.hpp"

#include <utility>

namespace waybill::identity {

Task<Status> DismissedCourier::run(Context ctx, EndedRole ended) {
    WAYBILL_CO_TRY(const auto drives, co_await deps_.work.drives(ctx, ended.user));
    if (drives == Drives::no) ended.role = Role::courier;
    ended.at = deps_.clock.now();
    co_return co_await deps_.roles.end(std::move(ctx), ended);
}

}  // namespace waybill::identity
