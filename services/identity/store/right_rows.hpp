// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/identity/usecases/right_ports.hpp"

#include <optional>
#include <vector>

/// Sets of rights and who has them, as rows; each function is a part of a transaction.
namespace waybill::identity::right_rows {

Result<std::vector<RightSet>> list(sql::Tx& tx, const RightSetFilter& filter);
Result<std::optional<RightSet>> find(sql::Tx& tx, const std::string& name);
/// conflict: sql.unique.
Status insert(sql::Tx& tx, const RightSet& set);
/// Unless somebody else changed it since `before`: precondition, identity.version_stale.
Status update(sql::Tx& tx, const RightSet& set, std::int64_t before);
/// With all that have it.
Status remove(sql::Tx& tx, const std::string& name);
/// Until the end of the transaction nobody changes, deletes or gives it. not_found:
/// identity.no_right_set.
Status hold(sql::Tx& tx, const std::string& name);
/// Nobody gives the account a set meanwhile, or erases it. not_found: identity.not_found.
Status hold_account(sql::Tx& tx, const UserId& user);

/// All that an account has, by name.
Result<std::vector<RightSet>> held_by(sql::Tx& tx, const UserId& user);
/// Somebody who has the set, and has more now than an account may have.
Result<std::optional<UserId>> overloaded(sql::Tx& tx, const std::string& name);
/// Again is the same.
Status give(sql::Tx& tx, const RightSetGrant& grant);
Status take(sql::Tx& tx, const UserId& user, const std::string& name);
Status take_all(sql::Tx& tx, const UserId& user);
/// What the account's next token says.
Result<Rights> rights_of(sql::Tx& tx, const UserId& user);

}  // namespace waybill::identity::right_rows
