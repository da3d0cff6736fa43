// SPDX-License-Identifier: Apache-2.0
#include "platform/sql/idempotency.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::sql {
namespace {

struct KeptReply {
    std::string fingerprint;
    std::string reply;
};
constexpr Columns reply_columns{
    fixed<&KeptReply::fingerprint>("fingerprint"),
    fixed<&KeptReply::reply>("reply"),
};

constexpr Query find_key{"idempotency.find", R"(
    SELECT {columns} FROM idempotency_keys WHERE scope = $1 AND key = $2)",
                         reply_columns};
constexpr Query insert_key{"idempotency.insert", R"(
    INSERT INTO idempotency_keys (scope, key, fingerprint, reply, at)
    VALUES ($1, $2, $3, $4, $5))"};
constexpr Query delete_old{"idempotency.delete_old", R"(
    DELETE FROM idempotency_keys WHERE (scope, key) IN (
        SELECT scope, key FROM idempotency_keys WHERE at < $1 ORDER BY at LIMIT $2))"};

// A scope begins with whose it is, and a space. The sign after a space is the exclamation mark.
constexpr Query delete_of_owner{"idempotency.delete_of_owner", R"(
    DELETE FROM idempotency_keys WHERE scope >= $1 AND scope < $2)"};

}  // namespace

Result<std::optional<std::string>> recall(Tx& tx, const IdempotencyKey& key) {
    if (key.empty()) return std::nullopt;
    WAYBILL_TRY(auto found, tx.one(find_key, reply_columns, key.scope, key.key));
    if (!found) return std::nullopt;
    if (found->fingerprint != key.fingerprint)
        return fail(ErrorKind::invalid, "idempotency.key_reused");
    return std::move(found->reply);
}

Status remember(Tx& tx, const IdempotencyKey& key, std::string_view reply, TimePoint now) {
    if (key.empty()) return {};
    return tx.put(insert_key, key.scope, key.key, key.fingerprint, Value::bytes(reply), now);
}

Status forget_keys_of(Tx& tx, std::string_view owner) {
    const std::string first = std::string{owner} + ' ';
    const std::string behind = std::string{owner} + '!';
    WAYBILL_CHECK(tx.exec(delete_of_owner, first, behind));
    return {};
}

Result<std::int64_t> forget_keys(Tx& tx, TimePoint before, int limit) {
    return tx.exec(delete_old, before, limit);
}

}  // namespace waybill::sql
