// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

namespace rows {
/// An alert that is to be mailed to a user, or to the office. A known one is left alone.
Status insert_alert_mail(sql::Tx& tx, std::string_view recipient, const EventId& alert,
                         const Facts& facts);
}  // namespace rows

/// In the service's own database (see AlertMailStore).
class AlertMailStoreSql final : public AlertMailStore {
public:
    explicit AlertMailStoreSql(sql::Database& database) : database_{database} {}

    Task<Result<WaitingAlerts>> find(Context ctx, std::string recipient) override;
    Task<Status> forget(Context ctx, std::string recipient, EventId last) override;

private:
    sql::Database& database_;
};

}  // namespace waybill::notifications
