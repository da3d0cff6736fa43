// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/ports.hpp"
#include "platform/sql/database.hpp"

namespace waybill::gateway {

/// Kept answers in the gateway's own database, in the table of keys that every service has. Old
/// ones are the Housekeeper's to remove.
class AnswerStoreSql final : public http::AnswerStore {
public:
    AnswerStoreSql(sql::Database& database, const Clock& clock)
        : database_{database}, clock_{clock} {}

    Task<Result<std::optional<http::Response>>> find(Context ctx,
                                                     http::IdempotentCall call) override;
    Task<Status> keep(Context ctx, http::IdempotentCall call, http::Response answer) override;

private:
    sql::Database& database_;
    const Clock& clock_;
};

}  // namespace waybill::gateway
