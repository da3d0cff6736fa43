// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/payment_store_sql.hpp"

#include "platform/core/found.hpp"
#include "services/payments/messages/payment_messages.hpp"
#include "services/payments/store/ledger_sql.hpp"
#include "services/payments/store/payment_rows.hpp"

namespace waybill::payments {
namespace {

constexpr std::string_view orders_consumer = "payments.orders";
constexpr std::string_view webhook_consumer = "payments.callbacks";

constexpr Duration first_question = 10s;  // after the checkout was opened
/// Also after the end, once: for a charge that came beside the one that paid.
constexpr Duration next_question = 10min;
/// A provider's news is hours late at most; a payment that old is left to its order's end.
constexpr Duration questions_end = 72h;

}  // namespace

Task<Result<Payment>> PaymentStoreSql::insert(Context ctx, Payment payment) {
    auto write = [&payment](sql::Tx& tx) -> Result<Payment> {
        auto inserted = rows::insert(tx, payment);
        if (!inserted && inserted.error().reason == "sql.unique")
            return fail(ErrorKind::conflict, "payments.order_has_payment");
        if (!inserted) return fail(std::move(inserted).error());
        if (*inserted) return payment;
        WAYBILL_TRY(auto known, rows::find(tx, PaymentLookup{.payment = payment.id}));
        if (!same_request(known, payment)) return fail(ErrorKind::conflict, "payments.id_reused");
        return known;
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<Payment>> PaymentStoreSql::find(Context ctx, PaymentLookup wanted) {
    auto read = [&wanted](sql::Tx& tx) { return rows::find(tx, wanted); };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<Payment>> PaymentStoreSql::mark_opened(Context ctx, PaymentId id, TimePoint at) {
    auto write = [&](sql::Tx& tx) -> Result<Payment> {
        WAYBILL_CHECK(rows::mark_opened(tx, id, at));
        WAYBILL_TRY(auto payment, rows::find(tx, PaymentLookup{.payment = id}));
        if (open(payment))
            WAYBILL_CHECK(deps_.timers.set(tx, {.kind = std::string{reconcile_timer},
                                                .key = id.text(),
                                                .due = at + first_question}));
        return payment;
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<Reported>> PaymentStoreSql::report(Context ctx, ReportEntry entry) {
    auto write = [&](sql::Tx& tx) -> Result<Reported> {
        const ChargeReport& report = entry.report;
        bool repeated = false;
        if (entry.webhook) {
            WAYBILL_TRY(const auto delivery,
                        messaging::claim(tx, webhook_consumer, *entry.webhook, report.at));
            repeated = delivery == messaging::Delivery::repeated;
        }
        WAYBILL_TRY(auto payment, rows::find(tx, PaymentLookup{.payment = entry.payment}));
        if (repeated || !believable(report)) return Reported{.payment = payment};
        WAYBILL_TRY(const bool fresh, rows::insert_attempt(tx, payment.id, report));
        if (!fresh) return Reported{.payment = payment};
        const Applied applied = apply(payment, report);
        if (applied.effect != ReportEffect::nothing) {
            WAYBILL_CHECK(rows::update(tx, payment));
            WAYBILL_CHECK(book(tx, ctx, payment, report, applied.effect));
        }
        if (applied.surplus)
            WAYBILL_CHECK(return_surplus(tx, ctx, payment, report, *applied.surplus));
        return Reported{.payment = payment, .surplus = applied.surplus};
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Status PaymentStoreSql::book(sql::Tx& tx, const Context& ctx, Payment& payment,
                             const ChargeReport& report, ReportEffect effect) {
    switch (effect) {
        case ReportEffect::nothing: return {};
        case ReportEffect::attempt_failed:
            return publish(tx, ctx, v1::events::payment_declined, payment);
        case ReportEffect::failed: return publish(tx, ctx, v1::events::payment_failed, payment);
        case ReportEffect::captured:
        case ReportEffect::captured_late: break;
    }
    WAYBILL_CHECK(deps_.timers.set(tx, {.kind = std::string{reconcile_timer},
                                        .key = payment.id.text(),
                                        .due = report.at + next_question}));
    WAYBILL_CHECK(publish(tx, ctx, v1::events::payment_captured, payment));
    WAYBILL_CHECK(LedgerSql::append(tx, book_capture(payment, report.at)));
    if (effect == ReportEffect::captured_late) return give_back(tx, ctx, payment, report.at);
    return {};
}

Status PaymentStoreSql::give_back(sql::Tx& tx, const Context& ctx, Payment& payment, TimePoint at) {
    const auto amount = refund_rest(payment);
    if (!amount) return {};
    const Refund refund{.id = deps_.ids.next<RefundId>(),
                        .payment = payment.id,
                        .provider = payment.provider,
                        .charge = payment.charge,
                        .amount = *amount};
    WAYBILL_CHECK(rows::update(tx, payment));
    WAYBILL_CHECK(send_back(tx, ctx, refund, at));
    WAYBILL_CHECK(publish(tx, ctx, v1::events::payment_refunded, payment));
    return LedgerSql::append(tx, book_refund(refund, at));
}

Status PaymentStoreSql::return_surplus(sql::Tx& tx, const Context& ctx, const Payment& payment,
                                       const ChargeReport& report, Money amount) {
    const Refund refund{.id = deps_.ids.next<RefundId>(),
                        .payment = payment.id,
                        .provider = payment.provider,
                        .charge = report.charge,
                        .amount = amount,
                        .kind = RefundKind::surplus};
    WAYBILL_CHECK(send_back(tx, ctx, refund, report.at));
    return LedgerSql::append(tx, book_surplus(refund, report.at));
}

Status PaymentStoreSql::send_back(sql::Tx& tx, const Context& ctx, const Refund& refund,
                                  TimePoint at) {
    WAYBILL_CHECK(rows::insert_refund(tx, refund, at));
    return deps_.jobs.enqueue(tx, {.id = deps_.ids.next<JobId>(),
                                   .kind = std::string{refund_job},
                                   .key = refund.id.text(),
                                   .due = at,
                                   .trace = ctx.trace});
}

Task<Status> PaymentStoreSql::order_cancelled(Context ctx, OrderNews news) {
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto delivery,
                    messaging::claim(tx, orders_consumer, news.event, news.at));
        if (delivery == messaging::Delivery::repeated) return {};
        WAYBILL_TRY(auto payment, rows::find(tx, PaymentLookup{.payment = news.payment}));
        if (payment.order_cancelled_at) return {};
        payment.order_cancelled_at = news.at;
        WAYBILL_CHECK(rows::update(tx, payment));
        return give_back(tx, ctx, payment, news.at);
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Status> PaymentStoreSql::order_completed(Context ctx, DeliveredOrder order) {
    auto write = [&](sql::Tx& tx) -> Status {
        const OrderNews& news = order.news;
        WAYBILL_TRY(const auto delivery,
                    messaging::claim(tx, orders_consumer, news.event, news.at));
        if (delivery == messaging::Delivery::repeated) return {};
        WAYBILL_TRY(auto payment, rows::find(tx, PaymentLookup{.payment = news.payment}));
        if (payment.settled_at) return {};
        // Only money that is here can be divided, and all of it is.
        const std::int64_t fee = order.delivery_fee.amount;
        const bool fits = payment.status == PaymentStatus::captured && order.total == payment.due &&
                          fee >= 0 && fee <= order.total.amount;
        if (!fits) return fail(ErrorKind::invalid, "payments.settlement_mismatch");
        payment.settled_at = news.at;
        WAYBILL_CHECK(rows::update(tx, payment));
        const Shares shares = share_out(order.total.amount, fee, deps_.commission);
        return LedgerSql::append(tx, book_settlement(payment, shares, order.payees, news.at));
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Status> PaymentStoreSql::reconciled(Context ctx, tasks::Timer timer) {
    const auto id = PaymentId::parse(timer.key);
    if (!id) co_return fail(ErrorKind::internal, "sql.corrupt", "timer key " + timer.key);
    const TimePoint now = deps_.clock.now();
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool ours, deps_.timers.take(tx, timer));
        if (!ours) return {};
        WAYBILL_TRY(const auto payment, rows::find(tx, PaymentLookup{.payment = *id}));
        if (!open(payment) || now > payment.created_at + questions_end) return {};
        return deps_.timers.set(tx,
                                {.kind = timer.kind, .key = timer.key, .due = now + next_question});
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Status PaymentStoreSql::publish(sql::Tx& tx, const Context& ctx,
                                const messaging::EventOf<v1::PaymentChanged>& type,
                                const Payment& payment) {
    const auto message = to_event(payment);
    return deps_.outbox.append(
        tx, deps_.events.make(ctx, type, payment.id.text(), payment.version, message));
}

Task<Result<Refund>> RefundStoreSql::find(Context ctx, RefundId id) {
    auto read = [id](sql::Tx& tx) -> Result<Refund> {
        return found_or(rows::find_refund(tx, id), "payments.no_refund");
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Status> RefundStoreSql::mark_done(Context ctx, RefundId id, TimePoint at) {
    return end(std::move(ctx), id, at, rows::finish_refund);
}

Task<Status> RefundStoreSql::mark_denied(Context ctx, RefundId id, TimePoint at) {
    return end(std::move(ctx), id, at, rows::deny_refund);
}

Task<Status> RefundStoreSql::end(Context ctx, RefundId id, TimePoint at, Finish finish) {
    auto write = [this, &ctx, id, at, finish](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const bool first, finish(tx, id, at));
        if (!first) return {};
        WAYBILL_TRY(const auto refund, rows::find_refund(tx, id));
        if (!refund || refund->kind == RefundKind::rest) return {};
        if (refund->kind == RefundKind::denied) WAYBILL_CHECK(tell_denied(tx, ctx, *refund));
        return LedgerSql::append(tx, book_surplus_return(*refund, at));
    };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Status RefundStoreSql::tell_denied(sql::Tx& tx, const Context& ctx, const Refund& refund) {
    WAYBILL_TRY(const auto payment, rows::find(tx, PaymentLookup{.payment = refund.payment}));
    const auto message = to_event(payment);
    return deps_.outbox.append(tx, deps_.events.make(ctx, v1::events::payment_charge_denied,
                                                     payment.id.text(), payment.version, message));
}

}  // namespace waybill::payments
