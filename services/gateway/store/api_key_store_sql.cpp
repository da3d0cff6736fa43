// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/store/api_key_store_sql.hpp"

#include "platform/core/page.hpp"
#include "platform/sql/columns.hpp"

namespace waybill::gateway {
namespace {

constexpr std::int64_t keys_of_partner_max = 20;  // that are good

/// What is stored of a key beside what is shown.
struct StoredKey {
    ApiKey key{};
    std::string digest{};
    std::optional<std::string> cause{};
    std::string fingerprint{};
};
constexpr sql::Columns key_columns{
    sql::fixed<&StoredKey::key, &ApiKey::id>("api_key_id"),
    sql::fixed<&StoredKey::key, &ApiKey::partner>("partner_id"),
    sql::fixed<&StoredKey::key, &ApiKey::name>("name"),
    sql::fixed_as<sql::Words, &StoredKey::key, &ApiKey::scopes>("scopes"),
    sql::fixed<&StoredKey::digest>("digest"),
    sql::fixed<&StoredKey::key, &ApiKey::ending>("ending"),
    sql::fixed<&StoredKey::key, &ApiKey::made_by>("made_by"),
    sql::fixed<&StoredKey::key, &ApiKey::made_at>("made_at"),
    sql::fixed<&StoredKey::key, &ApiKey::expires_at>("expires_at"),
    sql::fixed<&StoredKey::key, &ApiKey::revoked_at>("revoked_at"),
    sql::fixed<&StoredKey::cause>("cause"),
    sql::fixed<&StoredKey::fingerprint>("fingerprint"),
};

constexpr sql::Query insert_key{"api_keys.insert",
                                "INSERT INTO api_keys ({columns}) VALUES ({values})", key_columns};
constexpr sql::Query find_by_cause{"api_keys.of_cause",
                                   "SELECT {columns} FROM api_keys WHERE cause = $1", key_columns};
constexpr sql::Query find_by_digest{
    "api_keys.of_digest", "SELECT {columns} FROM api_keys WHERE digest = $1", key_columns};
constexpr sql::Query count_good{
    "api_keys.count",
    "SELECT COUNT(*) FROM api_keys WHERE partner_id = $1 AND revoked_at IS NULL AND "
    "(expires_at IS NULL OR expires_at > $2)"};
constexpr sql::Query list_keys{
    "api_keys.list",
    "SELECT {columns} FROM api_keys WHERE partner_id = $1 AND api_key_id > $2 ORDER BY api_key_id "
    "LIMIT $3",
    key_columns};
constexpr sql::Query revoke_key{
    "api_keys.revoke",
    "UPDATE api_keys SET revoked_at = COALESCE(revoked_at, $3) WHERE api_key_id = $1 AND "
    "partner_id = $2"};

StoredKey stored(ApiKey key, std::string digest, const IdempotencyKey& cause) {
    StoredKey made{
        .key = std::move(key), .digest = std::move(digest), .fingerprint = cause.fingerprint};
    if (!cause.empty()) made.cause = cause.scope + "\n" + cause.key;
    return made;
}

}  // namespace

Task<Result<ApiKeyStore::Added>> ApiKeyStoreSql::add(Context ctx, ApiKey key, std::string digest,
                                                     IdempotencyKey cause) {
    const StoredKey made = stored(std::move(key), std::move(digest), cause);
    auto write = [&](sql::Tx& tx) -> Result<Added> {
        if (made.cause) {
            WAYBILL_TRY(auto earlier, tx.one(find_by_cause, key_columns, *made.cause));
            if (earlier && earlier->fingerprint != made.fingerprint)
                return fail(ErrorKind::invalid, "idempotency.key_reused");
            if (earlier) return Added{.key = std::move(earlier->key), .again = true};
        }
        WAYBILL_TRY(const auto good, tx.one(count_good, sql::first<std::int64_t>, made.key.partner,
                                            made.key.made_at));
        if (good.value_or(0) >= keys_of_partner_max)
            return fail(ErrorKind::conflict, "gateway.too_many_keys");
        WAYBILL_CHECK(tx.exec(insert_key, key_columns.values(made)));
        return Added{.key = made.key};
    };
    co_return co_await database_.write(std::move(ctx), std::move(write));
}

Task<Result<ApiKeyPage>> ApiKeyStoreSql::list(Context ctx, ApiKeyFilter filter) {
    const auto after =
        filter.cursor.empty() ? std::optional{ApiKeyId{}} : ApiKeyId::parse(filter.cursor);
    if (!after) co_return fail(bad_cursor());
    const std::string from = filter.cursor;
    auto read = [&](sql::Tx& tx) -> Result<ApiKeyPage> {
        WAYBILL_TRY(auto rows,
                    tx.all(list_keys, key_columns, filter.partner, from, filter.limit + 1));
        ApiKeyPage page;
        auto next =
            cut_page(rows, filter.limit, [](const StoredKey& last) { return last.key.id.text(); });
        for (StoredKey& row : rows) page.data.push_back(std::move(row.key));
        page.has_more = !next.empty();
        if (page.has_more) page.next_cursor = std::move(next);
        return page;
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

Task<Status> ApiKeyStoreSql::revoke(Context ctx, PartnerId partner, ApiKeyId key) {
    auto write = [&, now = clock_.now()](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto changed, tx.exec(revoke_key, key, partner, now));
        if (changed != 1) return fail(ErrorKind::not_found, "gateway.no_api_key");
        return {};
    };
    co_return co_await database_.write(std::move(ctx), std::move(write));
}

Task<Result<std::optional<ApiKey>>> ApiKeyStoreSql::find(Context ctx, std::string digest) {
    auto read = [&](sql::Tx& tx) -> Result<std::optional<ApiKey>> {
        WAYBILL_TRY(auto found, tx.one(find_by_digest, key_columns, digest));
        if (!found) return std::nullopt;
        return std::move(found->key);
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

}  // namespace waybill::gateway
