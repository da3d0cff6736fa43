// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/idempotency_key.hpp"
#include "platform/sql/database.hpp"

#include <string>
#include <type_traits>

namespace waybill::sql {

/// Looks the key up inside the transaction of the effect. Nothing: the key is new and the caller
/// goes on, ending with `remember`. Bytes: the stored reply, to be answered again. An error
/// `invalid` (idempotency.key_reused) when the same key came with another payload. An empty key is
/// always new, and `remember` keeps nothing for it.
Result<std::optional<std::string>> recall(Tx& tx, const IdempotencyKey& key);
/// Stores the reply under the key, in the same transaction as the effect.
Status remember(Tx& tx, const IdempotencyKey& key, std::string_view reply, TimePoint now);
/// Does the work once per key: a key that has an answer gives it again. `work()` answers Result<T>,
/// `write(T)` and `read(bytes)` turn answers into bytes and back.
template <typename Work, typename Write, typename Read>
auto once(Tx& tx, const IdempotencyKey& key, TimePoint now, Work work, Write write, Read read)
    -> std::invoke_result_t<Work&> {
    WAYBILL_TRY(const auto reply, recall(tx, key));
    if (reply) return read(*reply);
    auto made = work();
    if (made) WAYBILL_CHECK(remember(tx, key, write(*made), now));
    return made;
}

/// Forgets all keys of a caller, with what was answered. A scope begins with its caller.
Status forget_keys_of(Tx& tx, std::string_view owner);
/// Forgets keys older than `before`, at most `limit` of them; the number forgotten.
Result<std::int64_t> forget_keys(Tx& tx, TimePoint before, int limit);

}  // namespace waybill::sql
