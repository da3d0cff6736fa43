// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/service/backbone.hpp"
#include "services/orders/usecases/erasing.hpp"

namespace waybill::orders {

/// Erased people in the service's own database (see ErasedPeople).
class ErasedPeopleSql final : public ErasedPeople {
public:
    struct Deps {
        sql::Database& database;
        messaging::Outbox& outbox;
        service::EventMaker& events;
        tasks::Timers& timers;
        const Clock& clock;
    };
    explicit ErasedPeopleSql(Deps deps) : deps_{deps} {}

    Task<Result<std::int64_t>> count_open(Context ctx, UserId user) override;
    Task<Status> begin(Context ctx, ErasedCustomer customer) override;
    Task<Status> go_on(Context ctx, ErasingTimer timer) override;
    Task<Status> clear_courier(Context ctx, ErasedCourier courier) override;

private:
    /// How many there were, up to a batch.
    Result<int> erase_some(sql::Tx& tx, const Context& ctx, const UserId& user, TimePoint now);

    Deps deps_;
};

}  // namespace waybill::orders
