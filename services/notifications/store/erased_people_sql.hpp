// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/notifications/usecases/erasing.hpp"

namespace waybill::notifications {

/// Erased people in the service's own database (see ErasedPeople).
class ErasedPeopleSql final : public ErasedPeople {
public:
    struct Deps {
        sql::Database& database;
        const Clock& clock;
    };
    explicit ErasedPeopleSql(Deps deps) : deps_{deps} {}

    Task<Status> clear_person(Context ctx, Person blank) override;
    Task<Status> clear_notes(Context ctx, ErasedNews news) override;
    Task<Status> clear_couriers(Context ctx, ErasedNews news) override;

private:
    Task<Status> clear(Context ctx, ErasedNews news, const sql::Query& query);

    Deps deps_;
};

}  // namespace waybill::notifications
