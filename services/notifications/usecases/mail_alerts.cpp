// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/mail_alerts.hpp"

#include <algorithm>

namespace waybill::notifications {

Task<Result<Delivered>> MailAlerts::run(Context ctx, std::string mailing) {
    const std::string recipient = recipient_of(mailing);
    WAYBILL_CO_TRY(auto waiting, co_await deps_.store.find(ctx, recipient));
    if (waiting.alerts.empty()) co_return Delivered::dropped;
    const bool office = recipient == the_office;
    const Person to = waiting.person.value_or(Person{});
    Posting posting{.to = office ? PersonalText{deps_.office} : to.email,
                    .message_id = std::move(mailing),
                    .letter = render_alerts(waiting.alerts, waiting.more, to)};
    std::ranges::replace(posting.message_id, '/', '-');
    const bool wanted = !posting.to.reveal().empty();
    if (wanted) WAYBILL_CO_CHECK(co_await deps_.mailer.send(ctx, std::move(posting)));
    WAYBILL_CO_CHECK(co_await deps_.store.forget(std::move(ctx), recipient, waiting.last));
    co_return wanted ? Delivered::sent : Delivered::dropped;
}

}  // namespace waybill::notifications
