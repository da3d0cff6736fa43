// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/store/account_store_sql.hpp"

namespace waybill::identity {

/// The account with its address proven, and the event.
Result<Account> save_verified(sql::Tx& tx, const StoreDeps& deps, const Context& ctx,
                              const Account& before);

/// A notice to be mailed; its id is the job's and the mail's.
struct NoticeOrder {
    JobId id{};
    NoticeKind kind{NoticeKind::account_verified};
    TimePoint now{};
};
Status enqueue_notice(sql::Tx& tx, const StoreDeps& deps, const NoticeOrder& order,
                      const Account& account, const Trace& trace);

}  // namespace waybill::identity
