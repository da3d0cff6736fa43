// SPDX-License-Identifier: Apache-2.0
#include "services/identity/api/session_news.hpp"

#include "contracts/identity/v1/hints.types.hpp"

#include <algorithm>

namespace waybill::identity {

Task<void> SessionNews::tell(Context ctx, TimePoint since) {
    constexpr Duration patience = 1s;
    ctx.deadline = std::min(ctx.deadline, deps_.clock.steady() + patience);
    const auto ended = co_await deps_.sessions.revoked_since(ctx, since);
    if (!ended || ended->empty()) co_return;  // gateways ask for the list themselves
    v1::SessionsEnded message;
    for (const SessionId& session : *ended) message.add_session_ids(session.text());
    auto hint = deps_.backbone.events().make(ctx, v1::hints::sessions_ended, ended->front().text(),
                                             0, message);
    co_await deps_.backbone.tell(std::move(ctx), std::move(hint));
}

}  // namespace waybill::identity
