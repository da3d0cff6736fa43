// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/order_inputs.hpp"

#include "services/gateway/access/order_rights.hpp"

#include <set>

namespace waybill::gateway {
namespace {

std::unexpected<Error> too_many_expanded() {
    FieldProblem field{.pointer = "/query/limit",
                       .code = "request.out_of_bounds",
                       .detail = "must be at most 20 with expand=lines"};
    return fail(Error{
        .kind = ErrorKind::invalid, .reason = "request.invalid", .fields = {std::move(field)}});
}

}  // namespace

Task<Result<http::Reply<ShownOrder>>> show(const Parts& parts, Context ctx,
                                           orders::v1::Order order) {
    WAYBILL_CO_TRY(const auto readers, co_await parts.rights.readers(ctx, order));
    co_return http::Reply<ShownOrder>{.view =
                                          shown_to(std::move(order), readers, parts.public_url)};
}

Task<Result<http::Reply<ShownOrders>>> list(const Parts& parts, Context ctx,
                                            orders::v1::ListOrdersRequest request,
                                            const OrderListing& listing) {
    listing.write(*request.mutable_page());
    const bool with_lines = !listing.expand.empty();
    if (with_lines && listing.limit > OrderListing::expanded_max) co_return too_many_expanded();
    request.set_with_lines(with_lines);
    request.set_text(listing.q);
    std::set<std::string_view> statuses;
    for (const std::string& status : listing.status)
        if (statuses.insert(status).second) request.add_statuses(status);
    if (listing.created_from) request.set_created_from(to_micros(*listing.created_from));
    if (listing.created_to) request.set_created_to(to_micros(*listing.created_to));
    WAYBILL_CO_TRY(auto page, co_await parts.clients.orders.list_orders(ctx, std::move(request)));
    for (auto& order : *page.mutable_orders()) {
        WAYBILL_CO_TRY(const auto readers, co_await parts.rights.readers(ctx, order));
        narrow_to(order, readers, parts.public_url);
    }
    co_return http::Reply<ShownOrders>{.view = {std::move(page)}};
}

std::string cause_of(const IdempotencyKey& call) {
    if (call.empty()) return {};
    return call.scope + "/" + call.key;
}

}  // namespace waybill::gateway
