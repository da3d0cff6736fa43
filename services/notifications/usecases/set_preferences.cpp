// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/set_preferences.hpp"

namespace waybill::notifications {

Task<Status> SetPreferences::run(Context ctx, UserId user, Preferences wanted) {
    if (wanted.quiet && !deps_.zones.offset(wanted.quiet->zone, deps_.clock.now()))
        co_return fail(Error{.kind = ErrorKind::invalid,
                             .reason = "notifications.bad_preferences",
                             .message = "There is no time zone " + wanted.quiet->zone + "."});
    co_return co_await deps_.store.save(std::move(ctx), user, std::move(wanted));
}

}  // namespace waybill::notifications
