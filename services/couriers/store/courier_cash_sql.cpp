// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/courier_cash_sql.hpp"

#include "services/couriers/store/cash_rows.hpp"
#include "services/couriers/store/courier_rows.hpp"

namespace waybill::couriers {

Task<Status> CourierCashSql::handed_in(Context ctx, HandedIn handed) {
    constexpr std::string_view heard_by = "couriers.payments";
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto first, messaging::claim(tx, heard_by, handed.event, now));
        if (first == messaging::Delivery::repeated) return {};
        WAYBILL_CHECK(rows::hand_in_cash(tx, handed.courier, handed.total));
        WAYBILL_TRY(auto courier, rows::find(tx, handed.courier));
        if (!courier || deps_.assignment.cash_held_max() == 0) return {};
        return deps_.assignment.find_work(tx, ctx, *courier, now);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::couriers
