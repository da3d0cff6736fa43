// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/couriers.service.hpp"
#include "contracts/orders/v1/orders.pb.h"
#include "services/gateway/access/staff.hpp"

#include <mutex>
#include <string>
#include <unordered_map>

namespace waybill::gateway {

/// Who may see an order, for reading and watching alike: its customer, the courier who has it, the
/// staff of its partner, operators and support. Who is several of these needs one alone.
/// Thread-safe.
class OrderRights {
public:
    OrderRights(couriers::v1::CouriersService& couriers, Staff& staff, const Clock& clock)
        : couriers_{couriers}, staff_{staff}, clock_{clock} {}

    /// `not_found` (orders.not_found) as if there were no such order; or why a service could not
    /// be asked, when nothing else was enough.
    Task<Status> check(Context ctx, orders::v1::Order order);

private:
    /// The courier that somebody is, for a minute: a phone that watches asks at each event.
    struct Entry {
        std::string courier;
        SteadyTime until{};
    };
    static constexpr Duration kept{1min};
    static constexpr std::size_t users_max = 50'000;
    Task<Result<std::string>> own_courier(Context ctx);
    std::string remembered(const UserId& user);

    couriers::v1::CouriersService& couriers_;
    Staff& staff_;
    const Clock& clock_;
    std::mutex mutex_;
    std::unordered_map<UserId, Entry> entries_;
};

}  // namespace waybill::gateway
