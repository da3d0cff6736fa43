// SPDX-License-Identifier: Apache-2.0
#include "services/orders/store/order_search.hpp"

#include "services/orders/store/order_rows.hpp"

#include <algorithm>
#include <utility>

namespace waybill::orders {
namespace {

constexpr int read_at_once = 250;  // a page that fills early has not read much in vain
constexpr int read_max = 1'000;  // for one page: nobody keeps a reader with a word that is nowhere

OrderReader reader_of(const Viewer& viewer) {
    if (!viewer.customer.empty()) return OrderReader::customer;
    if (!viewer.partner.empty()) return OrderReader::partner;
    return viewer.courier.empty() ? OrderReader::office : OrderReader::courier;
}

/// The filter for the rows to look at.
OrderFilter looked_at(const OrderFilter& filter) {
    OrderFilter rows = filter;
    rows.limit = read_at_once;
    rows.with_lines = false;
    if (const auto made = filter.text.made()) {
        rows.created_from = std::max(made->from, rows.created_from.value_or(TimePoint{}));
        rows.created_to = std::min(made->to, rows.created_to.value_or(TimePoint::max()));
    }
    return rows;
}

}  // namespace

Result<OrderPage> search(sql::Tx& tx, const OrderFilter& filter, TimeCursor before) {
    const OrderReader reader = reader_of(filter.viewer);
    const OrderFilter wanted = looked_at(filter);
    OrderPage page;
    const auto full = [&] { return std::cmp_equal(page.orders.size(), filter.limit); };
    for (int read = 0; read < read_max && !full(); read += read_at_once) {
        WAYBILL_TRY(auto rows, rows::list(tx, wanted, before));
        const bool more = std::cmp_greater(rows.size(), read_at_once);
        if (more) rows.pop_back();
        std::size_t seen = 0;
        while (seen < rows.size() && !full()) {
            Order& order = rows[seen++];
            before = {.at = order.created_at, .id = order.id.text()};
            if (filter.text.in(order, reader)) page.orders.push_back(std::move(order));
        }
        const bool all = !more && seen == rows.size();
        page.next_cursor = all ? std::string{} : before.text();
        if (all) break;
    }
    if (filter.with_lines) WAYBILL_CHECK(rows::add_lines(tx, page.orders));
    return page;
}

}  // namespace waybill::orders
