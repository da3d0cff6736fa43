// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/account_rows.hpp"

namespace waybill::identity::rows {
namespace {

#define USER_COLUMNS                                                                      \
    "user_id, email, first_name, last_name, phone, locale, roles, verified, created_at, " \
    "version"

constexpr sql::Query insert_user{
    "users.insert", "INSERT INTO users (" USER_COLUMNS
                    ", email_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr sql::Query find_user{"users.find",
                               "SELECT " USER_COLUMNS " FROM users WHERE user_id = $1"};
constexpr sql::Query find_user_by_email{"users.find_by_email",
                                        "SELECT " USER_COLUMNS " FROM users WHERE email_key = $1"};
constexpr sql::Query update_user{
    "users.update",
    "UPDATE users SET first_name = $3, last_name = $4, phone = $5, locale = $6, roles = $7, "
    "verified = $8, version = $9 WHERE user_id = $1 AND version = $2"};
constexpr sql::Query insert_credentials{
    "credentials.insert",
    "INSERT INTO credentials (user_id, password_hash, changed_at) VALUES ($1, $2, $3)"};
constexpr sql::Query find_credentials{"credentials.find",
                                      "SELECT password_hash FROM credentials WHERE user_id = $1"};
constexpr sql::Query update_credentials{
    "credentials.update",
    "UPDATE credentials SET password_hash = $3, changed_at = $4 WHERE user_id = $1 AND "
    "password_hash = $2"};

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

Account read_account(const sql::Row& row) {
    const auto roles = roles_of(row.view(6));
    if (!roles) row.mark_corrupt();
    return {.id = row.id<UserId>(0),
            .email = PersonalText{row.text(1)},
            .first_name = PersonalText{row.text(2)},
            .last_name = PersonalText{row.text(3)},
            .phone = PersonalText{row.text(4)},
            .locale = row.text(5),
            .roles = roles.value_or(Roles{}),
            .verified = row.boolean(7),
            .created_at = row.time(8),
            .version = row.integer(9)};
}

}  // namespace

Status insert(sql::Tx& tx, const Account& account) {
    WAYBILL_CHECK(tx.exec(
        insert_user, account.id, account.email.reveal(), account.first_name.reveal(),
        account.last_name.reveal(), account.phone.reveal(), account.locale, words_of(account.roles),
        account.verified, account.created_at, account.version, email_key(account.email.reveal())));
    return {};
}

Result<std::optional<Account>> find(sql::Tx& tx, const UserId& user) {
    return tx.one(find_user, read_account, user);
}

Result<std::optional<Account>> find_by_email(sql::Tx& tx, const PersonalText& email) {
    return tx.one(find_user_by_email, read_account, email_key(email.reveal()));
}

Status update(sql::Tx& tx, const Account& account, std::int64_t before) {
    WAYBILL_TRY(const auto rows,
                tx.exec(update_user, account.id, before, account.first_name.reveal(),
                        account.last_name.reveal(), account.phone.reveal(), account.locale,
                        words_of(account.roles), account.verified, account.version));
    if (rows == 0) return fail(ErrorKind::conflict, "identity.lost_race");
    return {};
}

Status insert_password(sql::Tx& tx, const UserId& user, std::string_view hash, TimePoint now) {
    WAYBILL_CHECK(tx.exec(insert_credentials, user, hash, now));
    return {};
}

Result<std::optional<std::string>> find_password(sql::Tx& tx, const UserId& user) {
    auto text = [](const sql::Row& row) { return row.text(0); };
    return tx.one(find_credentials, text, user);
}

Status replace_password(sql::Tx& tx, const UserId& user, std::string_view before,
                        std::string_view hash, TimePoint now) {
    WAYBILL_CHECK(tx.exec(update_credentials, user, before, hash, now));
    return {};
}

}  // namespace waybill::identity::rows
