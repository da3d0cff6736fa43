// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/payment.hpp"

#include <utility>

namespace waybill::payments {
namespace {

Applied capture(Payment& payment, const ChargeReport& report) {
    if (!believable(report)) return {};
    if (payment.captured > 0 && payment.charge == report.charge) return {};
    if (payment.captured > 0 || !covers(payment, report))
        return {.effect = ReportEffect::nothing, .surplus = report.amount};
    Applied applied;
    const std::int64_t surplus = report.amount.amount - payment.due.amount;
    if (surplus > 0) applied.surplus = {.amount = surplus, .currency = payment.due.currency};
    const bool late =
        payment.order_cancelled_at.has_value() || payment.status == PaymentStatus::failed;
    payment.status = PaymentStatus::captured;
    payment.captured = payment.due.amount;
    payment.charge = report.charge;
    payment.captured_at = report.at;
    ++payment.version;
    applied.effect = late ? ReportEffect::captured_late : ReportEffect::captured;
    return applied;
}

ReportEffect decline(Payment& payment) {
    if (!open(payment)) return ReportEffect::nothing;
    payment.status = PaymentStatus::created;
    ++payment.failures;
    ++payment.version;  // each decline is told
    if (payment.failures < tries_max) return ReportEffect::attempt_failed;
    payment.status = PaymentStatus::failed;
    return ReportEffect::failed;
}

}  // namespace

std::string_view to_string(PaymentStatus status) {
    switch (status) {
        case PaymentStatus::created: return "CREATED";
        case PaymentStatus::captured: return "CAPTURED";
        case PaymentStatus::failed: return "FAILED";
        case PaymentStatus::refunded: return "REFUNDED";
        case PaymentStatus::unknown: return "UNKNOWN";
    }
    std::unreachable();
}

std::string_view to_string(ChargeResult result) {
    switch (result) {
        case ChargeResult::captured: return "captured";
        case ChargeResult::failed: return "failed";
    }
    std::unreachable();
}

bool open(const Payment& payment) {
    return payment.status == PaymentStatus::created || payment.status == PaymentStatus::unknown;
}

bool to_be_opened(const Payment& payment) {
    const bool unsure = !payment.opened_at || payment.status == PaymentStatus::unknown;
    return open(payment) && unsure && !payment.order_cancelled_at && !in_cash(payment);
}

bool same_request(const Payment& a, const Payment& b) {
    return a.id == b.id && a.order == b.order && a.customer == b.customer &&
           a.provider == b.provider && a.due == b.due;
}

ChargeReport cash_taken(const CourierId& courier, Money amount, TimePoint at) {
    return {.charge = "cash:" + courier.text(),
            .result = ChargeResult::captured,
            .amount = amount,
            .at = at};
}

Applied apply(Payment& payment, const ChargeReport& report) {
    switch (report.result) {
        case ChargeResult::captured: return capture(payment, report);
        case ChargeResult::failed: return {.effect = decline(payment), .surplus = {}};
    }
    std::unreachable();
}

bool believable(const ChargeReport& report) {
    return report.result == ChargeResult::failed ||
           (report.amount.amount > 0 && report.amount.amount <= charge_amount_max);
}

bool covers(const Payment& payment, const ChargeReport& report) {
    return report.amount.currency == payment.due.currency &&
           report.amount.amount >= payment.due.amount && report.amount.amount <= charge_amount_max;
}

std::string_view to_string(RefundKind kind) {
    switch (kind) {
        case RefundKind::rest: return "rest";
        case RefundKind::part: return "part";
        case RefundKind::surplus: return "surplus";
        case RefundKind::denied: return "denied";
    }
    std::unreachable();
}

std::optional<Money> refund_rest(Payment& payment) {
    const std::int64_t rest = payment.captured - payment.refunded;
    if (rest <= 0) return std::nullopt;
    payment.refunded = payment.captured;
    payment.status = PaymentStatus::refunded;
    ++payment.version;
    return Money{.amount = rest, .currency = payment.due.currency};
}

Status refund_part(Payment& payment, Money amount) {
    if (amount.amount <= 0 || amount.currency != payment.due.currency)
        return fail(ErrorKind::invalid, "payments.bad_amount");
    if (amount.amount > payment.captured - payment.refunded)
        return fail(ErrorKind::conflict, "payments.refund_exceeds_charge");
    payment.refunded += amount.amount;
    payment.reduced += amount.amount;
    if (payment.refunded == payment.captured) payment.status = PaymentStatus::refunded;
    ++payment.version;
    return {};
}

}  // namespace waybill::payments
