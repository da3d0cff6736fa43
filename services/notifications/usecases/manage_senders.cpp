// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/manage_senders.hpp"

namespace waybill::notifications {

Task<Result<Sender>> ManageSenders::create(Context ctx, Sender wanted) {
    WAYBILL_CO_CHECK(check(wanted));
    wanted.id = deps_.ids.next<AgentId>();
    wanted.created_at = deps_.clock.now();
    WAYBILL_CO_CHECK(co_await deps_.store.insert(std::move(ctx), wanted));
    deps_.route.forget();
    co_return wanted;
}

Task<Result<Sender>> ManageSenders::replace(Context ctx, Sender wanted) {
    WAYBILL_CO_CHECK(check(wanted));
    WAYBILL_CO_TRY(auto kept, co_await deps_.store.replace(std::move(ctx), std::move(wanted)));
    deps_.route.forget();
    co_return kept;
}

Task<Status> ManageSenders::erase(Context ctx, AgentId id) {
    WAYBILL_CO_CHECK(co_await deps_.store.erase(std::move(ctx), id));
    deps_.route.forget();
    co_return Status{};
}

Status ManageSenders::check(const Sender& wanted) const {
    if (!wanted.quiet || deps_.zones.offset(wanted.quiet->zone, deps_.clock.now())) return {};
    return fail(Error{.kind = ErrorKind::invalid,
                      .reason = "notifications.bad_sender",
                      .message = "There is no time zone " + wanted.quiet->zone + "."});
}

}  // namespace waybill::notifications
