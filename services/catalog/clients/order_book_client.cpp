// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/clients/order_book_client.hpp"

namespace waybill::catalog {

Task<Result<std::vector<StockNeed>>> OrderBookClient::needs(Context ctx,
                                                            std::vector<OrderId> orders) {
    orders::v1::StockNeedsRequest request;
    for (const OrderId& order : orders) request.add_order_ids(order.text());
    WAYBILL_CO_TRY(const auto reply, co_await find_().stock_needs(ctx, std::move(request)));
    std::vector<StockNeed> needs;
    for (const auto& need : reply.needs()) {
        const auto order = OrderId::parse(need.order_id());
        if (!order) co_return fail(ErrorKind::internal, "catalog.bad_answer", "order id");
        needs.push_back({.order = *order, .until = from_micros(need.until())});
    }
    co_return needs;
}

}  // namespace waybill::catalog
