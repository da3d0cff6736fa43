// SPDX-License-Identifier: Apache-2.0
#include "services/identity/usecases/deactivate.hpp"

#include <utility>

namespace waybill::identity {

Task<Status> DeactivateOwn::run(Context ctx, UserId user, SecretText password) {
    WAYBILL_CO_TRY(const auto account, co_await deps_.accounts.find(ctx, user));
    WAYBILL_CO_CHECK(co_await deps_.owner.prove(ctx, account, std::move(password)));
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_CHECK(co_await deps_.deactivations.deactivate(std::move(ctx), user, now));
    co_return Status{};
}

}  // namespace waybill::identity
