// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.service.hpp"
#include "contracts/orders/v1/orders.service.hpp"
#include "platform/core/time_zones.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

/// Orders and partners through their contracts; links on the public origin.
class OrderDeskCalls final : public OrderDesk {
public:
    struct Deps {
        orders::v1::OrdersService& orders;
        catalog::v1::CatalogService& catalog;
        const TimeZones& zones;
        std::string public_url;  ///< without a slash at its end
    };
    explicit OrderDeskCalls(Deps deps) : deps_{std::move(deps)} {}

    Task<Result<std::optional<Paper>>> find_paper(Context ctx, OrderId order, UserId customer,
                                                  TimePoint at) override;

private:
    Task<Result<WallClock>> find_clock(Context ctx, std::string partner, TimePoint at);
    Paper paper_of(const orders::v1::Order& order) const;

    Deps deps_;
};

}  // namespace waybill::notifications
