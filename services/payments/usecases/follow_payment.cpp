// SPDX-License-Identifier: Apache-2.0
#include "services/payments/usecases/follow_payment.hpp"

#include "platform/async/sleep.hpp"

#include <array>

namespace waybill::payments {
namespace {

constexpr std::string_view of_orders = "payments.orders";
constexpr std::string_view of_webhooks = "payments.callbacks";

PaymentTarget target_of(const OrderNews& news) {
    return {.payment = news.payment,
            .cause = Heard{.consumer = of_orders, .event = news.event},
            .at = news.at};
}

/// Two seconds in all; the event seldom takes more than fifty milliseconds.
constexpr std::array<Duration, 8> looks{20ms, 30ms, 50ms, 100ms, 200ms, 400ms, 600ms, 600ms};

/// An order's id is that of its quote, which waits some minutes.
bool may_be_on_its_way(const PaymentLookup& wanted, TimePoint now) {
    constexpr Duration young = 15min;
    constexpr Duration clocks_differ = 1min;
    const TimePoint made =
        time_of(wanted.order.empty() ? wanted.payment.uuid() : wanted.order.uuid());
    return now - made < young && made - now < clocks_differ;
}

bool is_missing(const Result<Payment>& found) {
    return !found && found.error().kind == ErrorKind::not_found;
}

bool may_have_opened(const Error& error) {
    return error.kind == ErrorKind::outcome_unknown || error.kind == ErrorKind::deadline;
}

std::optional<Money> surplus_of(const PaymentDecision& made) {
    for (const Refund& refund : made.refunds)
        if (refund.kind == RefundKind::surplus) return refund.amount;
    return std::nullopt;
}

}  // namespace

/// The event of its order makes a payment, and whoever confirmed may be here before it: long
/// before, while events are held up. Then it is too early to say that there is no such payment.
Task<Result<Payment>> FollowPayment::find(Context ctx, PaymentLookup wanted) {
    auto found = co_await deps_.store.find(ctx, wanted);
    if (may_be_on_its_way(wanted, deps_.clock.now())) {
        for (const Duration pause : looks) {
            if (!is_missing(found)) break;
            WAYBILL_CO_CHECK(co_await sleep_for(ctx, pause));
            found = co_await deps_.store.find(ctx, wanted);
        }
        if (is_missing(found))
            co_return fail(Error{.kind = ErrorKind::unavailable,
                                 .reason = "payments.on_its_way",
                                 .retry_after = 1s});
    }
    if (found && !wanted.customer.empty() && found->customer != wanted.customer)
        co_return fail(ErrorKind::not_found, "payments.not_found");
    co_return found;
}

Task<Result<Payment>> FollowPayment::show(Context ctx, PaymentLookup wanted) {
    WAYBILL_CO_TRY(Payment payment, co_await find(ctx, wanted));
    if (!to_be_opened(payment)) co_return payment;
    // The payment itself is there to be shown, whatever its provider answers.
    const auto opened = co_await deps_.provider.open(ctx, payment);
    if (!opened && !may_have_opened(opened.error())) co_return payment;
    PaymentTarget target{.payment = payment.id, .at = deps_.clock.now()};
    Decide decide = [at = target.at, opened](const Payment& row) {
        return opened ? on_opened(row, at, *opened) : on_opening_unknown(row, at);
    };
    auto marked = co_await deps_.store.change(ctx, std::move(target), std::move(decide));
    co_return marked ? std::move(marked->payment) : payment;
}

Task<Result<Reported>> FollowPayment::report(Context ctx, ReportEntry entry) {
    PaymentTarget target{.payment = entry.payment, .at = entry.report.at};
    if (entry.webhook) target.cause = Heard{.consumer = of_webhooks, .event = *entry.webhook};
    if (believable(entry.report)) target.report = entry.report;
    const RefundIds refunds{.rest = deps_.ids.next<RefundId>(),
                            .surplus = deps_.ids.next<RefundId>()};
    // Who signs for one provider's payments says nothing of another's.
    Decide decide = [entry = std::move(entry), refunds](const Payment& row) {
        using Decided = Result<PaymentDecision>;
        if (row.provider != entry.provider)
            return Decided{fail(ErrorKind::not_found, "payments.not_found")};
        return Decided{on_report(row, entry.report, refunds)};
    };
    WAYBILL_CO_TRY(auto made, co_await deps_.store.change(std::move(ctx), std::move(target),
                                                          std::move(decide)));
    const auto surplus = surplus_of(made);
    co_return Reported{.payment = std::move(made.payment), .surplus = surplus};
}

Task<Status> FollowPayment::order_cancelled(Context ctx, OrderNews news, CourierId courier) {
    Decide decide = [at = news.at, refund = deps_.ids.next<RefundId>(),
                     trip = Trip{.courier = courier, .pay = deps_.trip_pay}](const Payment& row) {
        return on_cancelled(row, at, refund, trip);
    };
    return change(std::move(ctx), target_of(news), std::move(decide));
}

Task<Status> FollowPayment::order_completed(Context ctx, OrderNews news, Settlement order) {
    order.commission = deps_.commission;
    PaymentTarget target = target_of(news);
    // The hand-over is the only try that there is of cash, and is kept like any other.
    if (order.how == Paying::cash)
        target.report = cash_taken(order.payees.courier, order.total, news.at);
    Decide decide = [at = news.at, order](const Payment& row) {
        return on_completed(row, at, order);
    };
    return change(std::move(ctx), std::move(target), std::move(decide));
}

Task<Status> FollowPayment::change(Context ctx, PaymentTarget target, Decide decide) {
    WAYBILL_CO_CHECK(
        co_await deps_.store.change(std::move(ctx), std::move(target), std::move(decide)));
    co_return Status{};
}

Task<Status> FollowPayment::reconcile(Context ctx, PaymentId id) {
    const PaymentLookup lookup{.payment = id};
    WAYBILL_CO_TRY(const Payment payment, co_await deps_.store.find(ctx, lookup));
    WAYBILL_CO_TRY(const auto reports, co_await deps_.provider.charges(ctx, payment));
    // One that cannot be booked keeps none of the others back.
    Status outcome{};
    for (const ChargeReport& said : reports) {
        ReportEntry entry{.payment = id, .provider = payment.provider, .report = said};
        const auto booked = co_await report(ctx, std::move(entry));
        if (booked) continue;
        if (outcome) outcome = std::unexpected(booked.error());
        if (retryable(booked.error())) break;  // they come again, in their order
    }
    co_return outcome;
}

Task<Status> FollowPayment::timer_due(Context ctx, PaymentId id, DueTimer timer) {
    WAYBILL_CO_CHECK(co_await reconcile(ctx, id));
    PaymentTarget target{.payment = id, .cause = timer, .at = deps_.clock.now()};
    Decide decide = [now = target.at](const Payment& row) { return on_asked(row, now); };
    co_return co_await change(std::move(ctx), std::move(target), std::move(decide));
}

Task<Result<Payment>> FollowPayment::come_back(Context ctx, PaymentLookup wanted) {
    WAYBILL_CO_TRY(Payment payment, co_await find(ctx, wanted));
    const bool may_know = payment.opened_at || payment.status == PaymentStatus::unknown;
    if (!open(payment) || !may_know) co_return payment;
    // The timer asks again, so a failure only means that nothing new is shown.
    (void)co_await reconcile(ctx, payment.id);
    co_return co_await deps_.store.find(std::move(ctx), wanted);
}

Task<Result<Refund>> FollowPayment::refund_part(Context ctx, RefundWish wish) {
    RefundCommand command{
        .payment = wish.payment, .key = std::move(wish.key), .at = deps_.clock.now()};
    PartWanted wanted{.id = deps_.ids.next<RefundId>(),
                      .amount = wish.amount,
                      .by = std::move(wish.by),
                      .note = std::move(wish.note)};
    Decide decide = [at = command.at, wanted = std::move(wanted)](const Payment& row) {
        return on_part_wanted(row, at, wanted);
    };
    return deps_.store.refund(std::move(ctx), std::move(command), std::move(decide));
}

Task<Result<Refund>> FollowPayment::pay_out(Context ctx, RefundId id) {
    WAYBILL_CO_TRY(const Refund refund, co_await deps_.refunds.find(ctx, id));
    if (!in_cash(refund)) co_return fail(ErrorKind::conflict, "payments.goes_back_itself");
    WAYBILL_CO_CHECK(co_await deps_.refunds.mark_done(ctx, id, deps_.clock.now()));
    co_return co_await deps_.refunds.find(std::move(ctx), id);
}

Task<Status> FollowPayment::send_refund(Context ctx, RefundId id) {
    WAYBILL_CO_TRY(const Refund refund, co_await deps_.refunds.find(ctx, id));
    if (refund.done_at) co_return Status{};
    const TimePoint now = deps_.clock.now();
    WAYBILL_CO_TRY(const auto answer, co_await deps_.provider.refund(ctx, refund));
    if (answer == RefundAnswer::taken)
        co_return co_await deps_.refunds.mark_done(std::move(ctx), id, now);
    // Reported with the provider's signature, and unknown to the provider.
    if (refund.kind == RefundKind::surplus)
        co_return co_await deps_.refunds.mark_denied(std::move(ctx), id, now);
    co_return fail(ErrorKind::conflict, "payments.no_charge");
}

}  // namespace waybill::payments
