// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/identity/domain/account.hpp"

#include <optional>

/// Users and their credentials as rows; each function is one statement of a transaction.
namespace waybill::identity::rows {

Status insert(sql::Tx& tx, const Account& account);
/// Nothing for one that is erased.
Result<std::optional<Account>> find(sql::Tx& tx, const UserId& user);
Result<std::optional<Account>> find_erased_too(sql::Tx& tx, const UserId& user);
Result<std::optional<Account>> find_by_email(sql::Tx& tx, const PersonalText& email);
/// Writes what can change, unless somebody else did since `before`: conflict, identity.lost_race.
Status update(sql::Tx& tx, const Account& account, std::int64_t before);

Status insert_password(sql::Tx& tx, const UserId& user, std::string_view hash, TimePoint now);
Result<std::optional<std::string>> find_password(sql::Tx& tx, const UserId& user);
/// 1, or 0 when the stored hash is no longer `before`.
Result<std::int64_t> replace_password(sql::Tx& tx, const UserId& user, std::string_view before,
                                      std::string_view hash, TimePoint now);
/// Whatever was there before, if anything was.
Status set_password(sql::Tx& tx, const UserId& user, std::string_view hash, TimePoint now);
Status delete_password(sql::Tx& tx, const UserId& user);

}  // namespace waybill::identity::rows
