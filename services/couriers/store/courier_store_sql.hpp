// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/store/assignment.hpp"

namespace waybill::couriers {

/// Couriers in the service's own database (see CourierStore).
class CourierStoreSql final : public CourierStore {
public:
    struct Deps {
        sql::Database& database;
        messaging::Outbox& outbox;
        service::EventMaker& events;
        Assignment& assignment;
        const Clock& clock;
    };
    explicit CourierStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<Courier>> insert(Context ctx, Courier courier, IdempotencyKey key) override;
    Task<Result<Courier>> find(Context ctx, CourierId courier) override;
    Task<Result<Courier>> find_by_user(Context ctx, UserId user) override;
    Task<Result<CourierPage>> list(Context ctx, CourierFilter filter, int limit,
                                   std::string cursor) override;
    Task<Result<Courier>> change(Context ctx, CourierId courier, CourierNews what,
                                 DecideCourier decide) override;
    Task<Result<Courier>> set_duty(Context ctx, CourierId courier, Duty duty,
                                   std::optional<Position> position) override;
    Task<Status> save_position(Context ctx, CourierId courier, Position position) override;

private:
    Deps deps_;
};

}  // namespace waybill::couriers
