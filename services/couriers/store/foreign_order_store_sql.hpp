// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "platform/tasks/timers.hpp"
#include "services/couriers/usecases/foreign_orders.hpp"

namespace waybill::couriers {

/// Orders of another system in the service's own database (see ForeignOrderStore).
class ForeignOrderStoreSql final : public ForeignOrderStore {
public:
    struct Deps {
        sql::Database& database;
        tasks::Timers& timers;
        const Clock& clock;
        IdSource& ids;
    };
    explicit ForeignOrderStoreSql(Deps deps) : deps_{deps} {}

    Task<Result<std::string>> cursor(Context ctx) override;
    Task<Status> note(Context ctx, std::string from, ForeignChanges changes) override;
    Task<Status> note(Context ctx, std::string external_id) override;
    Task<Result<std::optional<std::string>>> external_id(Context ctx, OrderId order) override;
    Task<Status> done(Context ctx, OrderId order, TimePoint due, ForeignState state,
                      std::int64_t version) override;

private:
    Status note_one(sql::Tx& tx, const std::string& external_id, TimePoint now);

    Deps deps_;
};

}  // namespace waybill::couriers
