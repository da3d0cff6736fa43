// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/code_rows.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::identity::code_rows {
namespace {

struct StoredCode {
    std::string salt;
    std::string digest;
    TimePoint expires_at{};
    std::optional<TimePoint> spent_at{};
    PersonalText address{};
};
constexpr sql::Columns code_columns{
    sql::fixed<&StoredCode::salt>("salt"),
    sql::fixed<&StoredCode::digest>("digest"),
    sql::fixed<&StoredCode::expires_at>("expires_at"),
    sql::fixed<&StoredCode::spent_at>("spent_at"),
    sql::fixed<&StoredCode::address>("address"),
};

constexpr sql::Query put_digest{
    "codes.put",
    "INSERT INTO codes (user_id, purpose, round, made, salt, digest, expires_at, address) VALUES "
    "($1, $2, $3, 1, $4, $5, $6, $7) ON CONFLICT (user_id, purpose) DO UPDATE SET made = CASE WHEN "
    "codes.round "
    "= excluded.round THEN codes.made + 1 ELSE 1 END, round = excluded.round, salt = "
    "excluded.salt, digest = excluded.digest, expires_at = excluded.expires_at, address = "
    "excluded.address, spent_at = NULL "
    "WHERE codes.round < excluded.round OR (codes.round = excluded.round AND codes.spent_at IS "
    "NULL) RETURNING made"};
constexpr sql::Query find_digest{
    "codes.find", "SELECT {columns} FROM codes WHERE user_id = $1 AND purpose = $2", code_columns};
constexpr sql::Query spend_code{
    "codes.spend",
    "UPDATE codes SET spent_at = $4 WHERE user_id = $1 AND purpose = $2 AND digest = $3 AND "
    "spent_at IS NULL"};

/// Where it is not the account's own.
std::string_view address_of(const CodeWish& wish) {
    return wish.user.empty() ? std::string_view{} : wish.address.reveal();
}

constexpr sql::Query forget_codes{"codes.forget_user", "DELETE FROM codes WHERE user_id = $1"};

}  // namespace

std::string digest_of(const crypto::Sealer& sealer, std::string_view salt, const SecretText& code) {
    return sealer.digest("mailed code", std::string{salt} + code.reveal());
}

Result<std::optional<std::int64_t>> put(sql::Tx& tx, const UserId& user, const NewCode& entry,
                                        std::string_view digest) {
    return tx.one(put_digest, sql::first<std::int64_t>, user, enum_name(entry.wish.purpose),
                  to_micros(entry.wish.asked_at), entry.salt, digest, entry.expires_at,
                  address_of(entry.wish));
}

Result<Found> find(sql::Tx& tx, const crypto::Sealer& sealer, const UserId& user,
                   const CodeCheck& check) {
    WAYBILL_TRY(const auto stored,
                tx.one(find_digest, code_columns, user, enum_name(check.purpose)));
    if (!stored) return Found{};
    const std::string digest = digest_of(sealer, stored->salt, check.code);
    return Found{.facts = {.matches = crypto::equal_constant_time(stored->digest, digest),
                           .used = stored->spent_at.has_value(),
                           .expires_at = stored->expires_at},
                 .address = stored->address,
                 .proof = {.purpose = check.purpose, .user = user, .digest = digest}};
}

Status forget(sql::Tx& tx, const UserId& user) {
    WAYBILL_CHECK(tx.exec(forget_codes, user));
    return {};
}

Status spend(sql::Tx& tx, const CodeProof& proof, TimePoint now) {
    WAYBILL_TRY(const auto spent,
                tx.exec(spend_code, proof.user, enum_name(proof.purpose), proof.digest, now));
    if (spent == 0) return fail(ErrorKind::invalid, "identity.code_spent");
    return {};
}

}  // namespace waybill::identity::code_rows
