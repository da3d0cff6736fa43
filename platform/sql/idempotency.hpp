// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"

#include <string>

namespace waybill::sql {

/// A changing command's key, scoped so that nobody can meet another's: `scope` is principal and
/// route, `fingerprint` a digest of the payload.
struct IdempotencyKey {
    std::string scope;
    std::string key;
    std::string fingerprint;
    bool empty() const { return key.empty(); }
};

/// Looks the key up inside the transaction of the effect. Nothing: the key is new and the caller
/// goes on, ending with `remember`. Bytes: the stored reply, to be answered again. An error
/// `invalid` (idempotency.key_reused) when the same key came with another payload.
Result<std::optional<std::string>> recall(Tx& tx, const IdempotencyKey& key);
/// Stores the reply under the key, in the same transaction as the effect.
Status remember(Tx& tx, const IdempotencyKey& key, std::string_view reply, TimePoint now);
/// Forgets keys older than `before`, at most `limit` of them; the number forgotten.
Result<std::int64_t> forget_keys(Tx& tx, TimePoint before, int limit);

}  // namespace waybill::sql
