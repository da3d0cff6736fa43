// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/usecases/deliver_mail.hpp"

namespace waybill::notifications {

Task<Result<Delivered>> DeliverMail::run(Context ctx, DeliverMailCommand command) {
    WAYBILL_CO_TRY(auto mail,
                   co_await deps_.store.find_mail(ctx, command.user, command.notification));
    // One that has failed is here again because somebody wants its job done once more.
    const MailState state = mail.notification.mail;
    if (state == MailState::none) co_return Delivered::dropped;
    if (state == MailState::sent) co_return Delivered::sent;
    if (!mail.person) co_return fail(ErrorKind::unavailable, "notifications.user_unknown");
    // Erased: there is nobody to write to.
    const bool gone = mail.person->email.reveal().empty();
    const MailDecision decision = gone ? MailDecision{.fate = MailFate::drop} : decide(mail);
    switch (decision.fate) {
        case MailFate::send: break;
        case MailFate::wait:
            co_return fail(Error{.kind = ErrorKind::unavailable,
                                 .reason = "notifications.quiet_hours",
                                 .retry_after = std::chrono::ceil<std::chrono::seconds>(
                                     decision.until - deps_.clock.now())});
        case MailFate::drop:
            WAYBILL_CO_CHECK(
                co_await deps_.store.drop_mail(std::move(ctx), command.user, command.notification));
            co_return Delivered::dropped;
    }
    co_return co_await post(std::move(ctx), std::move(mail));
}

MailDecision DeliverMail::decide(const QueuedMail& mail) const {
    const Preferences& wanted = mail.person->preferences;
    const TimePoint now = deps_.clock.now();
    std::optional<TimePoint> until;
    if (wanted.quiet)
        until = quiet_until(*wanted.quiet, now,
                            deps_.zones.offset(wanted.quiet->zone, now).value_or(Duration{}));
    return decide_mail(wanted, mail.notification.kind, until);
}

Task<Result<Delivered>> DeliverMail::post(Context ctx, QueuedMail mail) {
    const Notification& news = mail.notification;
    std::optional<Paper> paper;
    if (!news.order.empty()) {
        WAYBILL_CO_TRY(
            paper, co_await deps_.orders.find_paper(ctx, news.order, news.user, news.facts.due));
    }
    Posting posting{.to = mail.person->email,
                    .message_id = news.id.text(),
                    .letter = render_letter(news.kind, news.facts, *mail.person,
                                            std::move(paper).value_or(Paper{})),
                    .urgency = passes_quiet_hours(news.kind) ? Posting::Urgency::now
                                                             : Posting::Urgency::may_wait};
    WAYBILL_CO_CHECK(co_await deps_.mailer.send(std::move(ctx), std::move(posting)));
    co_return Delivered::sent;
}

}  // namespace waybill::notifications
