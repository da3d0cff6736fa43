// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/idempotency.hpp"
#include "services/catalog/usecases/ports.hpp"

#include <utility>

namespace waybill::catalog {

/// Does the work once per key, inside its transaction: a key that has an answer gives it again.
/// `work()` answers Result<T>, `write(T)` and `read(bytes)` turn answers into bytes and back.
template <typename Work, typename Write, typename Read>
auto once(sql::Tx& tx, const CommandKey& key, TimePoint now, Work work, Write write, Read read)
    -> std::invoke_result_t<Work&> {
    if (key.key.empty()) return work();
    const sql::IdempotencyKey stored{key.scope, key.key, key.fingerprint};
    WAYBILL_TRY(const auto reply, sql::recall(tx, stored));
    if (reply) return read(*reply);
    auto made = work();
    if (!made) return made;
    WAYBILL_CHECK(sql::remember(tx, stored, write(*made), now));
    return made;
}

/// The object that a caller's own id stands for already, if any. conflict:
/// catalog.external_id_used when it was made of other content.
Result<std::optional<std::string>> find_external(sql::Tx& tx, std::string_view kind,
                                                 const ExternalId& external);
Status insert_external(sql::Tx& tx, std::string_view kind, const ExternalId& external,
                       const std::string& object);

}  // namespace waybill::catalog
