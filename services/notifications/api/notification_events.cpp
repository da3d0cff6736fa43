// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/api/notification_events.hpp"

#include "contracts/couriers/v1/events.types.hpp"
#include "contracts/identity/v1/events.types.hpp"
#include "contracts/orders/v1/events.types.hpp"
#include "contracts/parked/v1/events.types.hpp"
#include "contracts/payments/v1/events.types.hpp"
#include "contracts/waybill/convert.hpp"
#include "platform/core/cash.hpp"
#include "services/notifications/messages/webhook_messages.hpp"

#include <algorithm>
#include <memory>

namespace waybill::notifications {
namespace {

using couriers::v1::CourierErased;
using identity::v1::UserChanged;
using orders::v1::OrderAlerted;
using orders::v1::OrderChanged;
using orders::v1::OrderErased;
using parked::v1::MessageParked;
using payments::v1::PaymentChanged;

/// Event handlers outlive the function that makes them, and share one list of kinds.
using Shared = std::shared_ptr<const NewsDeps>;

Result<Notification> addressed(NewsKind kind, const std::string& order,
                               const std::string& customer) {
    const auto order_id = OrderId::parse(order);
    const auto user_id = UserId::parse(customer);
    if (!order_id || !user_id) return fail(ErrorKind::malformed, "event.unreadable", "id");
    Notification entry;
    entry.user = *user_id;
    entry.order = *order_id;
    entry.kind = kind;
    return entry;
}

/// As orders gives it as the cause of what its timers do, and couriers as the note of a hand-over
/// that nobody confirmed.
constexpr std::string_view cause_of_time = "order.deadline";
constexpr std::string_view note_of_closing = "closed by time";

/// A partner that said nothing has not rejected anything: its customer is told which it was.
std::string end_of(const OrderChanged& message) {
    const auto& order = message.order();
    if (message.note() == note_of_closing) return std::string{closed_by_time};
    if (order.cancel_reason() != "partner_rejected" || message.cause() != cause_of_time)
        return order.cancel_reason();
    return order.accepted_at() > 0 ? std::string{closed_by_time} : "partner_silent";
}

void add_end(Facts& facts, const OrderChanged& message) {
    facts.reason = end_of(message);
    // What others say is for the history; a partner is asked for what the customer is to be told.
    if (facts.reason == "partner_rejected") facts.note = message.note();
    facts.paid = message.order().paid_at() > 0 ? facts.amount.amount : 0;
}

Result<News> order_news(const messaging::Event& event, const OrderChanged& message, NewsKind kind) {
    const auto& order = message.order();
    News news{.consumer = "notifications.orders", .event = event.id, .notification = {}};
    WAYBILL_TRY(news.notification, addressed(kind, order.order_id(), order.customer_id()));
    if (kind == NewsKind::payment_reminder) news.notification.occasion = event.id.text();
    const bool under_way = kind == NewsKind::order_on_its_way;
    Facts& facts = news.notification.facts;
    facts.number = order.number();
    facts.partner_title = order.partner_title();
    facts.courier_name = order.courier_name();
    facts.due = from_micros(under_way ? order.estimated_at() : order.expires_at());
    facts.in_cash = order.provider() == cash_method;
    WAYBILL_TRY(facts.amount, decode_money(order.total()));
    if (tells_an_end(kind)) add_end(facts, message);
    return news;
}

Result<News> payment_news(const messaging::Event& event, const PaymentChanged& message,
                          NewsKind kind) {
    const auto& payment = message.payment();
    News news{.consumer = "notifications.payments",
              .event = event.id,
              .notification = {},
              .lacks_order_names = true};
    WAYBILL_TRY(news.notification, addressed(kind, payment.order_id(), payment.customer_id()));
    if (kind == NewsKind::payment_failed) news.notification.occasion = event.id.text();
    Facts& facts = news.notification.facts;
    facts.in_cash = payment.provider() == cash_method;
    WAYBILL_TRY(facts.amount, decode_money(payment.amount()));
    if (kind == NewsKind::refund) {
        facts.amount.amount = payment.refunded();
        facts.paid = payment.captured();
        // Each part is told as the sum up to then; the whole is told once.
        if (payment.refunded() < payment.captured())
            news.notification.occasion = std::to_string(payment.refunded());
    }
    if (kind == NewsKind::surplus_returned) {
        WAYBILL_TRY(facts.amount, decode_money(message.surplus().amount()));
        news.notification.occasion = message.surplus().refund_id();
    }
    return news;
}

Task<Status> tell(Shared deps, Context ctx, Result<News> news) {
    if (!news) co_return fail(std::move(news).error());
    const bool mailed = deps->mailed.contains(news->notification.kind);
    news->notification.mail = mailed ? MailState::queued : MailState::none;
    co_return co_await deps->store.record(std::move(ctx), *std::move(news));
}

/// To the webhooks that want it, before anybody is told: the same event again adds nothing.
Task<Status> send_out(Shared deps, Context ctx, messaging::Event event, OrderChanged message) {
    if (!is_webhook_event(event.type)) co_return Status{};
    const orders::v1::Order& order = message.order();
    const auto partner = PartnerId::parse(order.partner_id());
    const auto id = OrderId::parse(order.order_id());
    if (!partner || !id) co_return Status{};  // that it cannot be read is told with the news
    WAYBILL_CO_TRY(auto takers, co_await deps->webhooks.find_takers(ctx, *partner, event.type));
    if (takers.empty()) co_return Status{};
    const WebhookEnvelope envelope{
        .id = event.id, .type = event.type, .time = event.time, .sequence = event.sequence};
    OutgoingEvent outgoing{.id = event.id,
                           .type = event.type,
                           .order = *id,
                           .body = order_event_body(envelope, order, deps->public_url)};
    co_return co_await deps->webhooks.queue(std::move(ctx), std::move(takers), std::move(outgoing));
}

Task<Status> tell_all(Shared deps, Context ctx, Result<News> news, Task<Status> sending) {
    WAYBILL_CO_CHECK(co_await std::move(sending));
    co_return co_await tell(std::move(deps), std::move(ctx), std::move(news));
}

/// What operators are told of it, and nothing of the customer.
Task<Status> alert(Shared deps, Context ctx, messaging::Event event, OrderAlerted message) {
    const auto order = OrderId::parse(message.order().order_id());
    if (!order) co_return fail(ErrorKind::malformed, "event.unreadable", "order_id");
    AlertNews news{.consumer = "notifications.orders",
                   .event = event.id,
                   .order = *order,
                   .facts = {.number = message.order().number(),
                             .partner_title = message.order().partner_title(),
                             .reason = message.reason(),
                             .note = message.note()}};
    co_return co_await deps->store.record_alert(std::move(ctx), std::move(news));
}

/// A mail of alerts that was given up is told in the app only: it would be another of its kind.
constexpr std::string_view mail_of_alerts = "job:alert_mail";

Task<Status> tell_parked(NotificationStore& store, Context ctx, EventId event,
                         MessageParked message) {
    AlertNews news{.consumer = "notifications.parked",
                   .event = event,
                   .order = {},
                   .facts = {.number = message.consumer(),
                             .partner_title = message.service(),
                             .reason = std::string{message_parked},
                             .note = message.type() + ", " + message.reason()},
                   .storm = "parked/" + message.consumer()};
    if (message.consumer() == mail_of_alerts) news.reach = AlertReach::app;
    co_return co_await store.record_alert(std::move(ctx), std::move(news));
}

Result<Person> person_in(const UserChanged& message) {
    const auto user = UserId::parse(message.user_id());
    if (!user) return fail(ErrorKind::malformed, "event.unreadable", "user_id");
    Person person{.user = *user,
                  .version = message.version(),
                  .email = PersonalText{message.email()},
                  .first_name = PersonalText{message.first_name()},
                  .locale = message.locale(),
                  .operates = std::ranges::contains(message.roles(), "operator")};
    for (const std::string& word : message.roles())
        if (const auto role = parse_role(word)) person.roles.insert(*role);
    return person;
}

Task<Status> keep(NotificationStore& store, Context ctx, UserChanged message) {
    WAYBILL_CO_TRY(auto person, person_in(message));
    co_return co_await store.save_person(std::move(ctx), std::move(person));
}

Task<Status> clear_person(ErasedPeople& erased, Context ctx, UserChanged message) {
    WAYBILL_CO_TRY(auto blank, person_in(message));
    co_return co_await erased.clear_person(std::move(ctx), std::move(blank));
}

Task<Status> clear_notes(ErasedPeople& erased, Context ctx, messaging::Event event,
                         OrderErased message) {
    const auto order = OrderId::parse(message.order_id());
    if (!order) co_return fail(ErrorKind::malformed, "event.unreadable", "order_id");
    ErasedNews news{.consumer = "notifications.orders", .event = event.id, .orders = {*order}};
    co_return co_await erased.clear_notes(std::move(ctx), std::move(news));
}

Task<Status> clear_couriers(ErasedPeople& erased, Context ctx, messaging::Event event,
                            CourierErased message) {
    ErasedNews news{.consumer = "notifications.couriers", .event = event.id, .orders = {}};
    for (const auto& text : message.order_ids()) {
        const auto order = OrderId::parse(text);
        if (!order) co_return fail(ErrorKind::malformed, "event.unreadable", "order_ids");
        news.orders.push_back(*order);
    }
    co_return co_await erased.clear_couriers(std::move(ctx), std::move(news));
}

}  // namespace

service::EventTable order_events(NewsDeps deps) {
    const auto shared = std::make_shared<const NewsDeps>(std::move(deps));
    service::EventTable table;
    const auto tell_as = [&](const messaging::EventOf<OrderChanged>& type, NewsKind kind) {
        table.on(type, [shared, kind](Context ctx, messaging::Event event, OrderChanged message) {
            auto news = order_news(event, message, kind);
            auto sending = send_out(shared, ctx, std::move(event), std::move(message));
            return tell_all(shared, std::move(ctx), std::move(news), std::move(sending));
        });
    };
    tell_as(orders::v1::events::order_created, NewsKind::order_created);
    tell_as(orders::v1::events::order_paid, NewsKind::order_paid);
    tell_as(orders::v1::events::order_accepted, NewsKind::order_accepted);
    tell_as(orders::v1::events::order_ready, NewsKind::order_ready);
    tell_as(orders::v1::events::order_assigned, NewsKind::order_assigned);
    tell_as(orders::v1::events::order_picked_up, NewsKind::order_on_its_way);
    tell_as(orders::v1::events::order_completed, NewsKind::order_delivered);
    tell_as(orders::v1::events::order_cancelled, NewsKind::order_cancelled);
    tell_as(orders::v1::events::order_reminder_due, NewsKind::payment_reminder);
    table.on(orders::v1::events::order_alerted,
             [shared](Context ctx, messaging::Event event, OrderAlerted message) {
                 return alert(shared, std::move(ctx), std::move(event), std::move(message));
             });
    table.on(orders::v1::events::order_erased,
             [&erased = shared->erased](Context ctx, messaging::Event event, OrderErased message) {
                 return clear_notes(erased, std::move(ctx), std::move(event), std::move(message));
             });
    return table;
}

service::EventTable payment_events(NewsDeps deps) {
    const auto shared = std::make_shared<const NewsDeps>(std::move(deps));
    service::EventTable table;
    const auto tell_as = [&](const messaging::EventOf<PaymentChanged>& type, NewsKind kind) {
        table.on(type, [shared, kind](Context ctx, messaging::Event event, PaymentChanged message) {
            return tell(shared, std::move(ctx), payment_news(event, message, kind));
        });
    };
    tell_as(payments::v1::events::payment_declined, NewsKind::payment_failed);
    tell_as(payments::v1::events::payment_failed, NewsKind::payment_failed);
    tell_as(payments::v1::events::payment_refunded, NewsKind::refund);
    tell_as(payments::v1::events::payment_surplus_returned, NewsKind::surplus_returned);
    return table;
}

service::EventTable parked_events(NotificationStore& store) {
    service::EventTable table;
    table.on(parked::v1::events::message_parked,
             [&store](Context ctx, const messaging::Event& event, MessageParked message) {
                 return tell_parked(store, std::move(ctx), event.id, std::move(message));
             });
    return table;
}

service::EventTable courier_events(ErasedPeople& erased) {
    service::EventTable table;
    table.on(couriers::v1::events::courier_erased, [&erased](Context ctx, messaging::Event event,
                                                             CourierErased message) {
        return clear_couriers(erased, std::move(ctx), std::move(event), std::move(message));
    });
    return table;
}

service::EventTable identity_events(NotificationStore& store, ErasedPeople& erased) {
    service::EventTable table;
    namespace events = identity::v1::events;
    for (const auto& type :
         {events::user_registered, events::user_verified, events::user_updated}) {
        table.on(type, [&store](Context ctx, const messaging::Event&, UserChanged message) {
            return keep(store, std::move(ctx), std::move(message));
        });
    }
    table.on(events::user_erased,
             [&erased](Context ctx, const messaging::Event&, UserChanged message) {
                 return clear_person(erased, std::move(ctx), std::move(message));
             });
    return table;
}

}  // namespace waybill::notifications
