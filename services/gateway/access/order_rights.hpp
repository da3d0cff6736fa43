// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/couriers.service.hpp"
#include "contracts/orders/v1/orders.service.hpp"
#include "platform/core/order_fields.hpp"
#include "services/gateway/access/staff.hpp"

#include <mutex>
#include <string>
#include <unordered_map>

namespace waybill::gateway {

/// An order, and as whom somebody sees it.
struct SeenOrder {
    orders::v1::Order order;
    OrderReaders readers;
};

/// Who may see an order, for reading and watching alike: its customer, unless they have deleted it,
/// the courier who has it, the staff of its partner, operators and support. Who is several of these
/// needs one alone.
/// Thread-safe.
class OrderRights {
public:
    struct Deps {
        orders::v1::OrdersService& orders;
        couriers::v1::CouriersService& couriers;
        Staff& staff;
        const Clock& clock;
    };
    explicit OrderRights(Deps deps) : deps_{deps} {}

    /// What the caller is to the order. Errors: `not_found` (orders.not_found) as if there were no
    /// such order; or why a service could not be asked, when nothing else was enough.
    Task<Result<OrderReaders>> readers(Context ctx, const orders::v1::Order& order);
    /// The order for its caller, with what only its customer is told.
    Task<Result<SeenOrder>> read(Context ctx, OrderId order);
    /// Which courier the caller is. not_found: couriers.not_found.
    Task<Result<std::string>> own_courier(Context ctx);

private:
    /// The courier that somebody is, for a minute: a phone that watches asks at each event.
    struct Entry {
        std::string courier;
        SteadyTime until{};
    };
    static constexpr Duration kept{1min};
    static constexpr std::size_t users_max = 50'000;
    std::string remembered(const UserId& user);

    Deps deps_;
    std::mutex mutex_;
    std::unordered_map<UserId, Entry> entries_;
};

}  // namespace waybill::gateway
