// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/order_inputs.hpp"

namespace waybill::gateway {
namespace {

void add_statuses(std::string_view commas, orders::v1::ListOrdersRequest& request) {
    while (!commas.empty()) {
        const auto end = commas.find(',');
        if (const auto word = commas.substr(0, end); !word.empty())
            request.add_statuses(std::string{word});
        if (end == std::string_view::npos) break;
        commas.remove_prefix(end + 1);
    }
}

}  // namespace

Task<Status> narrow(const Parts& parts, Context ctx, orders::v1::Viewer& viewer) {
    const Caller& caller = ctx.caller;
    if (caller.roles.intersects({Role::operator_, Role::support})) co_return Status{};
    if (caller.roles.has(Role::courier)) {
        couriers::v1::GetCourierRequest request;
        request.set_user_id(caller.user.text());
        const auto courier = co_await parts.clients.couriers.get_courier(ctx.as_service("gateway"),
                                                                         std::move(request));
        if (courier) {
            viewer.set_courier_id(courier->courier_id());
            co_return Status{};
        }
    }
    viewer.set_customer_id(caller.user.text());
    co_return Status{};
}

Task<Result<http::Reply<OrderPageView>>> list(const Parts& parts, Context ctx,
                                              orders::v1::ListOrdersRequest request,
                                              const OrderListing& listing) {
    listing.write(*request.mutable_page());
    add_statuses(listing.status.value_or(""), request);
    if (listing.created_from) request.set_created_from(to_micros(*listing.created_from));
    if (listing.created_to) request.set_created_to(to_micros(*listing.created_to));
    WAYBILL_CO_TRY(const auto page, co_await parts.clients.orders.list_orders(
                                        ctx.as_service("gateway"), std::move(request)));
    http::Reply<OrderPageView> reply;
    for (const auto& order : page.orders())
        reply.view.data.push_back(to_view(order, parts.public_url));
    reply.view.next_cursor = maybe_text(page.next_cursor());
    reply.view.has_more = reply.view.next_cursor.has_value();
    co_return reply;
}

std::string cause_of(const http::IdempotentCall& call) {
    if (call.empty()) return {};
    return call.scope + "/" + call.key;
}

}  // namespace waybill::gateway
