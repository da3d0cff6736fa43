// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/couriers/usecases/erasing.hpp"

namespace waybill::couriers {

/// Erased people in the service's own database (see ErasedPeople).
class ErasedPeopleSql final : public ErasedPeople {
public:
    static constexpr std::string_view timer_kind = "courier.erase";
    struct Deps {
        sql::Database& database;
        messaging::Outbox& outbox;
        service::EventMaker& events;
        tasks::Timers& timers;
        const Clock& clock;
    };
    explicit ErasedPeopleSql(Deps deps) : deps_{deps} {}

    Task<Result<Carried>> carried_by(Context ctx, UserId user) override;
    Task<Status> clear_door(Context ctx, OrderId order, EventId event) override;
    Task<Status> begin(Context ctx, UserId user, EventId event) override;
    Task<Status> go_on(Context ctx, ErasingTimer timer) override;

private:
    /// When to go on, and after which order; nothing: all is done.
    Result<std::optional<ErasingTimer>> clear_some(sql::Tx& tx, const Context& ctx,
                                                   ErasingTimer timer, TimePoint now);
    Status clear_courier(sql::Tx& tx, const Context& ctx, const Courier& courier, TimePoint now);
    Status tell(sql::Tx& tx, const Context& ctx, const Courier& courier,
                const std::vector<OrderId>& orders);

    Deps deps_;
};

}  // namespace waybill::couriers
