// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/crypto/sealer.hpp"
#include "platform/http/ports.hpp"
#include "platform/sql/database.hpp"

namespace waybill::gateway {

/// Kept answers in the gateway's own database, in the table of keys that every service has, sealed:
/// they hold what their caller may see. Old ones are the Housekeeper's to remove.
class AnswerStoreSql final : public http::AnswerStore {
public:
    AnswerStoreSql(sql::Database& database, const crypto::Sealer& sealer, const Clock& clock)
        : database_{database}, sealer_{sealer}, clock_{clock} {}

    Task<Result<std::optional<http::Response>>> find(Context ctx, IdempotencyKey call) override;
    Task<Status> keep(Context ctx, IdempotencyKey call, http::Response answer) override;
    Task<Status> forget(Context ctx, UserId user) override;

private:
    sql::Database& database_;
    const crypto::Sealer& sealer_;
    const Clock& clock_;
};

/// Where an answer is sealed.
std::string place_of_answer(std::string_view scope, std::string_view key);

/// Seals answers that an older release left in the clear: some in each call, the number of them.
/// For the start, before anything reads them.
Result<std::int64_t> seal_clear_answers(sql::Tx& tx, const crypto::Sealer& sealer);

}  // namespace waybill::gateway
