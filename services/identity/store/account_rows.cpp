// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/account_rows.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::identity::rows {
namespace {

std::string words_of(Roles roles) {
    std::string words;
    for (const Role role : roles.list()) {
        if (!words.empty()) words += ' ';
        words += to_string(role);
    }
    return words;
}

std::optional<Roles> roles_of(std::string_view words) {
    Roles roles;
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        const auto role = parse_role(words.substr(0, end));
        if (!role) return std::nullopt;
        roles.insert(*role);
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return roles;
}

struct RoleWords {
    static sql::Value write(const Roles& roles, sql::Texts& texts) {
        return texts.keep(words_of(roles));
    }
    static void read(const sql::Row& row, int at, Roles& roles) {
        const auto read = roles_of(row.view(at));
        if (!read) row.mark_corrupt();
        roles = read.value_or(Roles{});
    }
};
/// What an account is found by; one that is erased by nothing that anybody writes.
struct EmailKey {
    static sql::Value write(const Account& account, sql::Texts& texts) {
        return texts.keep(account.erased_at ? account.id.text()
                                            : email_key(account.email.reveal()));
    }
};

constexpr sql::Columns user_columns{
    sql::fixed<&Account::id>("user_id"),
    sql::changing<&Account::email>("email"),
    sql::changing_as<EmailKey>("email_key"),
    sql::changing<&Account::first_name>("first_name"),
    sql::changing<&Account::last_name>("last_name"),
    sql::changing<&Account::phone>("phone"),
    sql::changing<&Account::locale>("locale"),
    sql::changing<&Account::birth_date>("birth_date"),
    sql::changing<&Account::photo>("photo"),
    sql::changing_as<RoleWords, &Account::roles>("roles"),
    sql::changing<&Account::verified>("verified"),
    sql::fixed<&Account::created_at>("created_at"),
    sql::changing<&Account::deactivated_at>("deactivated_at"),
    sql::changing<&Account::erased_at>("erased_at"),
    sql::changing<&Account::version>("version"),
};

constexpr sql::Query insert_user{"users.insert", "INSERT INTO users ({columns}) VALUES ({values})",
                                 user_columns};
constexpr sql::Query find_user{
    "users.find", "SELECT {columns} FROM users WHERE user_id = $1 AND erased_at IS NULL",
    user_columns};
constexpr sql::Query find_any_user{"users.find_any",
                                   "SELECT {columns} FROM users WHERE user_id = $1", user_columns};
constexpr sql::Query find_user_by_email{
    "users.find_by_email", "SELECT {columns} FROM users WHERE email_key = $1", user_columns};
constexpr sql::Query update_user{
    "users.update", "UPDATE users SET {changes} WHERE user_id = $1 AND version = $2", user_columns};
constexpr sql::Query insert_credentials{
    "credentials.insert",
    "INSERT INTO credentials (user_id, password_hash, changed_at) VALUES ($1, $2, $3)"};
constexpr sql::Query find_credentials{"credentials.find",
                                      "SELECT password_hash FROM credentials WHERE user_id = $1"};
constexpr sql::Query update_credentials{
    "credentials.update",
    "UPDATE credentials SET password_hash = $3, changed_at = $4 WHERE user_id = $1 AND "
    "password_hash = $2"};
constexpr sql::Query set_credentials{
    "credentials.set",
    "INSERT INTO credentials (user_id, password_hash, changed_at) VALUES ($1, $2, $3) ON CONFLICT "
    "(user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = "
    "excluded.changed_at"};
constexpr sql::Query delete_credentials{"credentials.delete",
                                        "DELETE FROM credentials WHERE user_id = $1"};

}  // namespace

Status insert(sql::Tx& tx, const Account& account) {
    WAYBILL_CHECK(tx.exec(insert_user, user_columns.values(account)));
    return {};
}

Result<std::optional<Account>> find(sql::Tx& tx, const UserId& user) {
    return tx.one(find_user, user_columns, user);
}

Result<std::optional<Account>> find_erased_too(sql::Tx& tx, const UserId& user) {
    return tx.one(find_any_user, user_columns, user);
}

Result<std::optional<Account>> find_by_email(sql::Tx& tx, const PersonalText& email) {
    return tx.one(find_user_by_email, user_columns, email_key(email.reveal()));
}

Status update(sql::Tx& tx, const Account& account, std::int64_t before) {
    WAYBILL_TRY(const auto rows,
                tx.exec(update_user, user_columns.changes(account, account.id, before)));
    if (rows == 0) return fail(ErrorKind::conflict, "identity.lost_race");
    return {};
}

Status insert_password(sql::Tx& tx, const UserId& user, std::string_view hash, TimePoint now) {
    WAYBILL_CHECK(tx.exec(insert_credentials, user, hash, now));
    return {};
}

Result<std::optional<std::string>> find_password(sql::Tx& tx, const UserId& user) {
    return tx.one(find_credentials, sql::first<std::string>, user);
}

Result<std::int64_t> replace_password(sql::Tx& tx, const UserId& user, std::string_view before,
                                      std::string_view hash, TimePoint now) {
    return tx.exec(update_credentials, user, before, hash, now);
}

Status set_password(sql::Tx& tx, const UserId& user, std::string_view hash, TimePoint now) {
    WAYBILL_CHECK(tx.exec(set_credentials, user, hash, now));
    return {};
}

Status delete_password(sql::Tx& tx, const UserId& user) {
    WAYBILL_CHECK(tx.exec(delete_credentials, user));
    return {};
}

}  // namespace waybill::identity::rows
