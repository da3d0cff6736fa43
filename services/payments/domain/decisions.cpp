// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/decisions.hpp"

#include <algorithm>
#include <utility>

namespace waybill::payments {
namespace {

constexpr Duration first_question = 10s;  // after the checkout was opened
/// Also after the end, once: for a charge that came beside the one that paid.
constexpr Duration next_question = 10min;
/// A provider's news is hours late at most; a payment that old is left to its order's end.
constexpr Duration questions_end = 72h;

PaymentDecision as_it_is(Payment payment) {
    PaymentDecision made;
    made.payment = std::move(payment);
    return made;
}

void tell(PaymentDecision& made, PaymentNews what) {
    made.told.push_back({.what = what, .payment = made.payment});
}

void give_back_rest(PaymentDecision& made, RefundId id, TimePoint at) {
    const auto amount = refund_rest(made.payment);
    if (!amount) return;
    made.refunds.push_back({.id = id,
                            .payment = made.payment.id,
                            .provider = made.payment.provider,
                            .charge = made.payment.charge,
                            .amount = *amount,
                            .requested_at = at});
    tell(made, PaymentNews::refunded);
    const Refund& refund = made.refunds.back();
    made.booked.push_back(in_cash(made.payment) ? book_owed(refund, made.payment.customer, at)
                                                : book_refund(refund, at));
}

/// Whoever handed it over has the money.
void take_cash(PaymentDecision& made, const CourierId& courier, TimePoint at) {
    (void)apply(made.payment, cash_taken(courier, made.payment.due, at));  // its first, and exact
    made.taken = CashTaken{.courier = courier, .amount = made.payment.due};
    tell(made, PaymentNews::captured);
    made.booked.push_back(book_cash(made.payment, courier, at));
}

LedgerTransaction book_part(const Payment& payment, const Refund& refund, TimePoint at) {
    if (in_cash(payment)) return book_owed(refund, payment.customer, at);
    return payment.settled_at ? book_late_refund(refund, at) : book_refund(refund, at);
}

void send_back_surplus(PaymentDecision& made, RefundId id, const ChargeReport& report,
                       Money amount) {
    made.refunds.push_back({.id = id,
                            .payment = made.payment.id,
                            .provider = made.payment.provider,
                            .charge = report.charge,
                            .amount = amount,
                            .kind = RefundKind::surplus,
                            .requested_at = report.at});
    made.booked.push_back(book_surplus(made.refunds.back(), report.at));
}

}  // namespace

PaymentDecision on_report(Payment payment, const ChargeReport& report, const RefundIds& ids) {
    PaymentDecision made = as_it_is(std::move(payment));
    const Applied applied = apply(made.payment, report);
    switch (applied.effect) {
        case ReportEffect::nothing: break;
        case ReportEffect::attempt_failed: tell(made, PaymentNews::declined); break;
        case ReportEffect::failed: tell(made, PaymentNews::failed); break;
        case ReportEffect::captured:
        case ReportEffect::captured_late:
            made.ask_at = report.at + next_question;
            tell(made, PaymentNews::captured);
            made.booked.push_back(book_capture(made.payment, report.at));
            if (applied.effect == ReportEffect::captured_late)
                give_back_rest(made, ids.rest, report.at);
            break;
    }
    if (applied.surplus) send_back_surplus(made, ids.surplus, report, *applied.surplus);
    return made;
}

PaymentDecision on_cancelled(Payment payment, TimePoint at, RefundId refund, const Trip& trip) {
    PaymentDecision made = as_it_is(std::move(payment));
    if (made.payment.order_cancelled_at) return made;
    made.payment.order_cancelled_at = at;
    give_back_rest(made, refund, at);
    if (!trip.courier.empty() && trip.pay > 0)
        made.booked.push_back(book_trip(made.payment, trip, at));
    return made;
}

Result<PaymentDecision> on_part_wanted(Payment payment, TimePoint at, const PartWanted& wanted) {
    PaymentDecision made = as_it_is(std::move(payment));
    WAYBILL_CHECK(refund_part(made.payment, wanted.amount));
    made.refunds.push_back({.id = wanted.id,
                            .payment = made.payment.id,
                            .provider = made.payment.provider,
                            .charge = made.payment.charge,
                            .amount = wanted.amount,
                            .kind = RefundKind::part,
                            .by = wanted.by,
                            .note = wanted.note,
                            .requested_at = at});
    tell(made, PaymentNews::refunded);
    made.booked.push_back(book_part(made.payment, made.refunds.back(), at));
    return made;
}

Result<PaymentDecision> on_completed(Payment payment, TimePoint at, const Settlement& order) {
    PaymentDecision made = as_it_is(std::move(payment));
    if (made.payment.settled_at) return made;
    const bool open_cash = in_cash(made.payment) && made.payment.captured == 0;
    if (open_cash && !made.payment.order_cancelled_at && order.total == made.payment.due &&
        !order.payees.courier.empty())
        take_cash(made, order.payees.courier, at);
    // Only money that is here can be divided, and all of it is; the courier comes first.
    const std::int64_t fee = order.delivery_fee.amount;
    const std::int64_t left = made.payment.captured - made.payment.refunded;
    const bool fits = made.payment.captured > 0 && !made.payment.order_cancelled_at &&
                      order.total == made.payment.due && fee >= 0 && fee <= order.total.amount;
    if (!fits) return fail(ErrorKind::invalid, "payments.settlement_mismatch");
    made.payment.settled_at = at;
    made.payment.settled = left;
    if (left == 0) return made;
    const Shares shares = share_out(left, std::min(fee, left), order.commission);
    made.booked.push_back(book_settlement(made.payment, shares, order.payees, at));
    return made;
}

PaymentDecision on_opened(Payment payment, TimePoint at, std::string checkout_url) {
    PaymentDecision made = as_it_is(std::move(payment));
    if (!made.payment.opened_at) made.payment.opened_at = at;
    made.payment.checkout_url = std::move(checkout_url);
    if (!open(made.payment)) return made;
    made.payment.status = PaymentStatus::created;
    made.ask_at = at + first_question;
    return made;
}

PaymentDecision on_opening_unknown(Payment payment, TimePoint at) {
    PaymentDecision made = as_it_is(std::move(payment));
    if (!open(made.payment) || made.payment.opened_at) return made;
    made.payment.status = PaymentStatus::unknown;
    made.ask_at = at + first_question;
    return made;
}

PaymentDecision on_asked(Payment payment, TimePoint now) {
    PaymentDecision made = as_it_is(std::move(payment));
    if (!open(made.payment)) return made;
    made.payment.status = PaymentStatus::created;  // what it said is booked
    if (now <= made.payment.created_at + questions_end) made.ask_at = now + next_question;
    return made;
}

}  // namespace waybill::payments
