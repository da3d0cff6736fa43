// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/payment_store_sql.hpp"

#include "contracts/payments/v1/events.types.hpp"
#include "platform/core/assert.hpp"
#include "platform/core/found.hpp"
#include "platform/sql/idempotency.hpp"
#include "services/payments/messages/payment_messages.hpp"
#include "services/payments/store/cash_store_sql.hpp"
#include "services/payments/store/ledger_sql.hpp"
#include "services/payments/store/payment_rows.hpp"

namespace waybill::payments {
namespace {

const messaging::EventOf<v1::PaymentChanged>& event_of(PaymentNews what) {
    switch (what) {
        case PaymentNews::declined: return v1::events::payment_declined;
        case PaymentNews::failed: return v1::events::payment_failed;
        case PaymentNews::captured: return v1::events::payment_captured;
        case PaymentNews::refunded: return v1::events::payment_refunded;
    }
    std::unreachable();
}

messaging::Event complete(messaging::Event event, const Payment& payment) {
    event.sequence = payment.version;
    event.data = to_event(payment).SerializeAsString();
    return event;
}

}  // namespace

Task<Result<Payment>> PaymentStoreSql::insert(Context ctx, Payment payment) {
    auto write = [&payment](sql::Tx& tx) -> Result<Payment> {
        auto inserted = rows::insert(tx, payment);
        if (!inserted && inserted.error().reason == "sql.unique")
            return fail(ErrorKind::conflict, "payments.order_has_payment");
        if (!inserted) return fail(std::move(inserted).error());
        if (*inserted == messaging::Delivery::first) return payment;
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

Result<messaging::Delivery> PaymentStoreSql::meet(sql::Tx& tx, const PaymentTarget& target) {
    using messaging::Delivery;
    if (const auto* heard = std::get_if<Heard>(&target.cause))
        return messaging::claim(tx, heard->consumer, heard->event, target.at);
    const auto* timer = std::get_if<DueTimer>(&target.cause);
    if (timer == nullptr) return Delivery::first;
    WAYBILL_TRY(const bool ours, deps_.timers.take(tx, {.kind = std::string{reconcile_timer},
                                                        .key = target.payment.text(),
                                                        .due = timer->due}));
    return ours ? Delivery::first : Delivery::repeated;
}

Task<Result<PaymentDecision>> PaymentStoreSql::change(Context ctx, PaymentTarget target,
                                                      Decide decide) {
    const auto drafts = drafts_for(ctx, target.payment);
    auto write_all = [&](sql::Tx& tx) -> Result<PaymentDecision> {
        using messaging::Delivery;
        WAYBILL_TRY(auto met, meet(tx, target));
        PaymentDecision as_it_is;
        WAYBILL_TRY(as_it_is.payment, rows::find(tx, PaymentLookup{.payment = target.payment}));
        if (met == Delivery::first && target.report) {
            WAYBILL_TRY(met, rows::insert_attempt(tx, target.payment, *target.report));
        }
        if (met == Delivery::repeated) return as_it_is;
        WAYBILL_TRY(auto made, decide(as_it_is.payment));
        if (made.payment != as_it_is.payment)
            WAYBILL_CHECK(rows::update(tx, made.payment, target.at));
        WAYBILL_CHECK(write(tx, made, target.at, drafts));
        return made;
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write_all));
}

Task<Result<Refund>> PaymentStoreSql::refund(Context ctx, RefundCommand command, Decide decide) {
    const auto drafts = drafts_for(ctx, command.payment);
    auto write_once = [&](sql::Tx& tx) -> Result<Refund> {
        const auto work = [&]() -> Result<Refund> {
            WAYBILL_TRY(const auto row, rows::find(tx, PaymentLookup{.payment = command.payment}));
            WAYBILL_TRY(auto made, decide(row));
            WAYBILL_ASSERT(made.refunds.size() == 1);
            WAYBILL_CHECK(rows::update(tx, made.payment, command.at));
            WAYBILL_CHECK(write(tx, made, command.at, drafts));
            return made.refunds.front();
        };
        const auto read = [&](std::string_view reply) -> Result<Refund> {
            const auto id = RefundId::parse(reply);
            if (!id) return fail(ErrorKind::internal, "sql.corrupt", "idempotency reply");
            return found_or(rows::find_refund(tx, *id), "payments.no_refund");
        };
        return sql::once(
            tx, command.key, command.at, work,
            [](const Refund& refund) { return refund.id.text(); }, read);
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write_once));
}

std::vector<messaging::Event> PaymentStoreSql::drafts_for(const Context& ctx,
                                                          const PaymentId& payment) {
    std::vector<messaging::Event> drafts;
    while (drafts.size() < told_max)
        drafts.push_back(
            deps_.events.envelope(ctx, v1::events::payment_captured, payment.text(), 0));
    return drafts;
}

Status PaymentStoreSql::write(sql::Tx& tx, const PaymentDecision& made, TimePoint at,
                              std::span<const messaging::Event> drafts) {
    WAYBILL_ASSERT(made.told.size() <= drafts.size());
    if (made.ask_at)
        WAYBILL_CHECK(deps_.timers.set(tx, {.kind = std::string{reconcile_timer},
                                            .key = made.payment.id.text(),
                                            .due = *made.ask_at}));
    for (const Refund& refund : made.refunds)
        WAYBILL_CHECK(send_back(tx, refund, at, drafts.front().trace));
    for (std::size_t i = 0; i < made.told.size(); ++i) {
        messaging::Event event = drafts[i];
        event.type = event_of(made.told[i].what).name;
        WAYBILL_CHECK(deps_.outbox.append(tx, complete(std::move(event), made.told[i].payment)));
    }
    if (made.taken) WAYBILL_CHECK(CashStoreSql::take(tx, *made.taken));
    for (const LedgerTransaction& booked : made.booked)
        WAYBILL_CHECK(LedgerSql::append(tx, booked));
    return {};
}

Status PaymentStoreSql::send_back(sql::Tx& tx, const Refund& refund, TimePoint at,
                                  const Trace& trace) {
    WAYBILL_CHECK(rows::insert_refund(tx, refund));
    if (in_cash(refund)) return {};
    return deps_.jobs.enqueue(tx, {.id = JobId{refund.id.uuid()},
                                   .kind = std::string{refund_job},
                                   .key = refund.id.text(),
                                   .due = at,
                                   .trace = trace});
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
    const auto draft = deps_.events.envelope(ctx, v1::events::payment_surplus_returned, {}, 0);
    auto write = [this, &draft, id, at, finish](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto ended, finish(tx, id, at));
        if (ended == messaging::Delivery::repeated) return {};
        WAYBILL_TRY(const auto refund, rows::find_refund(tx, id));
        if (refund && in_cash(*refund)) return pay_out(tx, *refund, at);
        if (!refund || refund->kind == RefundKind::rest || refund->kind == RefundKind::part)
            return {};
        WAYBILL_CHECK(tell_surplus(tx, *refund, draft));
        return LedgerSql::append(tx, book_surplus_return(*refund, at));
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Status RefundStoreSql::pay_out(sql::Tx& tx, const Refund& refund, TimePoint at) {
    WAYBILL_TRY(const auto payment, rows::find(tx, PaymentLookup{.payment = refund.payment}));
    return LedgerSql::append(tx, book_payout(refund, payment.customer, at));
}

/// That it is back, or that nobody had it.
Status RefundStoreSql::tell_surplus(sql::Tx& tx, const Refund& refund, messaging::Event event) {
    WAYBILL_TRY(const auto payment, rows::find(tx, PaymentLookup{.payment = refund.payment}));
    event.key = payment.id.text();
    const bool denied = refund.kind == RefundKind::denied;
    if (denied) event.type = v1::events::payment_charge_denied.name;
    event = complete(std::move(event), payment);
    if (!denied) event.data = to_surplus_event(payment, refund).SerializeAsString();
    return deps_.outbox.append(tx, event);
}

}  // namespace waybill::payments
