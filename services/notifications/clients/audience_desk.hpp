// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/couriers.service.hpp"
#include "contracts/orders/v1/orders.service.hpp"
#include "services/notifications/usecases/announcement_ports.hpp"

namespace waybill::notifications {

/// Who has ordered from a partner is asked of orders, who is a courier of a zone of couriers; a
/// page at a time, the newest first.
class AudienceCalls final : public AudienceDesk {
public:
    struct Deps {
        orders::v1::OrdersService& orders;
        couriers::v1::CouriersService& couriers;
    };
    explicit AudienceCalls(Deps deps) : deps_{deps} {}

    Task<Result<FoundPeople>> find(Context ctx, Announcement announcement,
                                   std::string cursor) override;

private:
    Task<Result<FoundPeople>> find_customers(Context ctx, PartnerId partner, std::string cursor);
    Task<Result<FoundPeople>> find_couriers(Context ctx, std::string zone, std::string cursor);

    Deps deps_;
};

}  // namespace waybill::notifications
