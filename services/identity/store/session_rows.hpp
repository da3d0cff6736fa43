// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/sql/database.hpp"

/// The end of sessions; each function is a part of a transaction.
namespace waybill::identity::session_rows {

Status revoke_one(sql::Tx& tx, const UserId& user, const SessionId& session, TimePoint now);
Status revoke_all(sql::Tx& tx, const UserId& user, TimePoint now);
/// And of what they had but the times, which gateways ask for.
Status erase_all(sql::Tx& tx, const UserId& user, TimePoint now);
/// All but this one.
Status revoke_others(sql::Tx& tx, const UserId& user, const SessionId& session, TimePoint now);

}  // namespace waybill::identity::session_rows
