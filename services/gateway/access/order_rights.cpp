// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/order_rights.hpp"

namespace waybill::gateway {

std::string OrderRights::remembered(const UserId& user) {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(user);
    if (found == entries_.end() || found->second.until <= clock_.steady()) return {};
    return found->second.courier;
}

Task<Result<std::string>> OrderRights::own_courier(Context ctx) {
    const UserId user = ctx.caller.user;
    if (auto known = remembered(user); !known.empty()) co_return known;
    couriers::v1::GetCourierRequest request;
    request.set_user_id(user.text());
    WAYBILL_CO_TRY(const auto courier,
                   co_await couriers_.get_courier(ctx.as_service("gateway"), std::move(request)));
    const std::lock_guard lock{mutex_};
    if (entries_.size() >= users_max) entries_.clear();  // rare, and only costs questions
    entries_.insert_or_assign(
        user, Entry{.courier = courier.courier_id(), .until = clock_.steady() + kept});
    co_return courier.courier_id();
}

Task<Status> OrderRights::check(Context ctx, orders::v1::Order order) {
    const Roles roles = ctx.caller.roles;
    if (roles.intersects({Role::operator_, Role::support})) co_return Status{};
    if (order.customer_id() == ctx.caller.user.text()) co_return Status{};
    Status refused = fail(ErrorKind::not_found, "orders.not_found");
    if (roles.has(Role::courier) && !order.courier_id().empty()) {
        const auto own = co_await own_courier(ctx);
        if (own && *own == order.courier_id()) co_return Status{};
        if (!own && own.error().kind != ErrorKind::not_found)
            refused = std::unexpected(own.error());
    }
    const auto partner = PartnerId::parse(order.partner_id());
    if (roles.has(Role::partner) && partner) {
        const Status staff = co_await staff_.check(ctx, *partner);
        if (staff) co_return Status{};
        if (staff.error().kind != ErrorKind::not_found) refused = std::unexpected(staff.error());
    }
    co_return refused;
}

}  // namespace waybill::gateway
