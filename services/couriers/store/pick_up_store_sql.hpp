// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/store/assignment.hpp"
#include "services/couriers/usecases/pick_up.hpp"

#include <functional>

namespace waybill::couriers {

/// Pick-ups in the service's own database (see PickUpStore). Each mark has the timer `timer`.
class PickUpStoreSql final : public PickUpStore {
public:
    static constexpr std::string_view timer = "delivery.pick_up";

    struct Deps {
        sql::Database& database;
        Assignment& assignment;
        tasks::Timers& timers;
        const Clock& clock;
    };
    explicit PickUpStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<Delivery>> begin(Context ctx, StepCommand command) override;
    Task<Result<Delivery>> finish(Context ctx, StepCommand command) override;
    Task<Status> drop(Context ctx, StepCommand command) override;
    Task<Result<std::optional<Delivery>>> find_begun(Context ctx, OrderId order) override;

private:
    using Part = std::function<Result<DeliveryStep>(sql::Tx&, Delivery&)>;
    Task<Result<Delivery>> change(Context ctx, OrderId order, Part part);

    Deps deps_;
};

}  // namespace waybill::couriers
