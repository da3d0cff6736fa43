// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/access/order_rights.hpp"

namespace waybill::gateway {
namespace {

/// Whether there may be another reason to see an order than that it is one's own.
bool may_see_others(Roles roles) {
    return roles.intersects({Role::courier, Role::partner, Role::support, Role::operator_});
}

}  // namespace

std::string OrderRights::remembered(const UserId& user) {
    const std::lock_guard lock{mutex_};
    const auto found = entries_.find(user);
    if (found == entries_.end() || found->second.until <= deps_.clock.steady()) return {};
    return found->second.courier;
}

Task<Result<std::string>> OrderRights::own_courier(Context ctx) {
    const UserId user = ctx.caller.user;
    if (auto known = remembered(user); !known.empty()) co_return known;
    couriers::v1::GetCourierRequest request;
    request.set_user_id(user.text());
    WAYBILL_CO_TRY(const auto courier,
                   co_await deps_.couriers.get_courier(ctx, std::move(request)));
    const std::lock_guard lock{mutex_};
    if (entries_.size() >= users_max) entries_.clear();  // rare, and only costs questions
    entries_.insert_or_assign(
        user, Entry{.courier = courier.courier_id(), .until = deps_.clock.steady() + kept});
    co_return courier.courier_id();
}

Task<Result<OrderReaders>> OrderRights::readers(Context ctx, const orders::v1::Order& order) {
    const Roles roles = ctx.caller.roles;
    OrderReaders readers;
    if (roles.intersects({Role::operator_, Role::support})) readers.insert(OrderReader::office);
    const bool own = !ctx.caller.key && order.customer_id() == ctx.caller.user.text();
    if (own && order.hidden_at() == 0) readers.insert(OrderReader::customer);
    if (!readers.empty()) co_return readers;  // they see all that the others would (order_fields)
    Error refused{.kind = ErrorKind::not_found, .reason = "orders.not_found"};
    if (roles.has(Role::courier) && !order.courier_id().empty()) {
        const auto courier = co_await own_courier(ctx);
        if (courier && *courier == order.courier_id()) readers.insert(OrderReader::courier);
        if (!courier && courier.error().kind != ErrorKind::not_found) refused = courier.error();
    }
    const auto partner = PartnerId::parse(order.partner_id());
    if (roles.has(Role::partner) && partner) {
        const Status staff = co_await deps_.staff.check(ctx, *partner);
        if (staff) readers.insert(OrderReader::partner);
        if (!staff && staff.error().kind != ErrorKind::not_found) refused = staff.error();
    }
    if (readers.empty()) co_return fail(std::move(refused));
    co_return readers;
}

Task<Result<SeenOrder>> OrderRights::read(Context ctx, OrderId order) {
    orders::v1::GetOrderRequest own;
    own.set_order_id(order.text());
    own.mutable_viewer()->set_customer_id(ctx.caller.user.text());
    auto found = co_await deps_.orders.get_order(ctx, std::move(own));
    const bool gone = !found && found.error().kind == ErrorKind::not_found;
    if (gone && may_see_others(ctx.caller.roles)) {
        orders::v1::GetOrderRequest any;
        any.set_order_id(order.text());
        found = co_await deps_.orders.get_order(ctx, std::move(any));
    }
    if (!found) co_return fail(std::move(found).error());
    SeenOrder seen{.order = *std::move(found), .readers = {}};
    WAYBILL_CO_TRY(seen.readers, co_await readers(ctx, seen.order));
    co_return seen;
}

}  // namespace waybill::gateway
