// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/verified_account.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "services/identity/messages/account_messages.hpp"
#include "services/identity/messages/notice_job.hpp"
#include "services/identity/store/account_rows.hpp"

namespace waybill::identity {

Result<Account> save_verified(sql::Tx& tx, const StoreDeps& deps, const Context& ctx,
                              const Account& before) {
    Account after = before;
    after.verified = true;
    ++after.version;
    WAYBILL_CHECK(rows::update(tx, after, before.version));
    WAYBILL_CHECK(
        deps.outbox.append(tx, deps.events.make(ctx, v1::events::user_verified, after.id.text(),
                                                after.version, to_event(after))));
    return after;
}

Status enqueue_notice(sql::Tx& tx, const StoreDeps& deps, const NoticeOrder& order,
                      const Account& account, const Trace& trace) {
    const Notice notice{.kind = order.kind,
                        .email = account.email,
                        .first_name = account.first_name,
                        .locale = account.locale};
    return deps.jobs.enqueue(tx, notice_job(deps.sealer, order.id, notice, {order.now, trace}));
}

}  // namespace waybill::identity
