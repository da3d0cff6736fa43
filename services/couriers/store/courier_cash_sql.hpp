// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/store/assignment.hpp"
#include "services/couriers/usecases/courier_cash.hpp"

namespace waybill::couriers {

/// The cash of couriers in the service's own database (see CourierCash).
class CourierCashSql final : public CourierCash {
public:
    struct Deps {
        sql::Database& database;
        Assignment& assignment;
        const Clock& clock;
    };
    explicit CourierCashSql(Deps deps) : deps_{deps} {}

    Task<Status> handed_in(Context ctx, HandedIn handed) override;

private:
    Deps deps_;
};

}  // namespace waybill::couriers
