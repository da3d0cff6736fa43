// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/deliver_mail.hpp"

namespace waybill::notifications {

Task<Status> DeliverMail::run(Context ctx, DeliverMailCommand command) {
    WAYBILL_CO_TRY(auto mail,
                   co_await deps_.store.find_mail(ctx, command.user, command.notification));
    // One that has failed is here again because somebody wants its job done once more.
    const MailState state = mail.notification.mail;
    if (state != MailState::queued && state != MailState::failed) co_return Status{};
    co_return co_await post(std::move(ctx), std::move(mail));
}

Task<Status> DeliverMail::post(Context ctx, QueuedMail mail) {
    if (!mail.person) co_return fail(ErrorKind::unavailable, "notifications.user_unknown");
    const Notification& news = mail.notification;
    WAYBILL_CO_TRY(auto paper,
                   co_await deps_.orders.find_paper(ctx, news.order, news.user, news.facts.due));
    Posting posting{.to = mail.person->email,
                    .message_id = news.id.text(),
                    .letter = render_letter(news.kind, news.facts, *mail.person,
                                            std::move(paper).value_or(Paper{}))};
    co_return co_await deps_.mailer.send(std::move(ctx), std::move(posting));
}

}  // namespace waybill::notifications
