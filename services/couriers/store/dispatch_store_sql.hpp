// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/store/assignment.hpp"

namespace waybill::couriers {

/// What the planner reads and decides, in the service's own database (see DispatchStore).
class DispatchStoreSql final : public DispatchStore {
public:
    struct Deps {
        sql::Database& database;
        Assignment& assignment;
        tasks::Timers& timers;
        const Clock& clock;
    };
    explicit DispatchStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<OpenWork>> load(Context ctx) override;
    Task<Result<std::vector<Delivery>>> prepared(Context ctx, int limit) override;
    Task<Result<Delivery>> give(Context ctx, OrderId order, DispatchDecision decision) override;
    Task<Result<Delivery>> release(Context ctx, StepCommand command, std::string reason) override;
    Task<Result<Delivery>> accept(Context ctx, StepCommand command) override;
    Task<Status> expire(Context ctx, OrderId order, TimePoint due) override;
    Task<Status> ask_again(Context ctx, OrderId order, TimePoint due) override;
    Task<Status> tell(Context ctx, std::vector<PlannedArrival> arrivals) override;
    Task<Result<Delivery>> set_places(Context ctx, OrderId order, Places places) override;

private:
    /// One of several who are asked says no.
    Result<Delivery> decline(sql::Tx& tx, const Context& ctx, Delivery delivery,
                             const StepCommand& command, TimePoint now);

    Deps deps_;
};

}  // namespace waybill::couriers
