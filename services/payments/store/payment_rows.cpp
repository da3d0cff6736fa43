// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/payment_rows.hpp"

namespace waybill::payments::rows {
namespace {

#define PAYMENT_COLUMNS                                                                         \
    "payment_id, order_id, customer_id, provider, currency, due, status, captured, refunded, "  \
    "failures, charge_id, created_at, opened_at, captured_at, order_cancelled_at, settled_at, " \
    "version, revision"

constexpr sql::Query insert_payment{
    "payments.insert",
    "INSERT INTO payments (" PAYMENT_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, NULL, $8, NULL, NULL, NULL, NULL, 0, 0) "
    "ON CONFLICT (payment_id) DO NOTHING"};
constexpr sql::Query update_payment{
    "payments.update",
    "UPDATE payments SET status = $3, captured = $4, refunded = $5, failures = $6, "
    "charge_id = $7, captured_at = $8, order_cancelled_at = $9, settled_at = $10, version = $11, "
    "revision = revision + 1 WHERE payment_id = $1 AND revision = $2"};
constexpr sql::Query open_payment{
    "payments.open",
    "UPDATE payments SET opened_at = $2 WHERE payment_id = $1 AND opened_at IS NULL"};
constexpr sql::Query find_payment{"payments.find",
                                  "SELECT " PAYMENT_COLUMNS " FROM payments WHERE payment_id = $1"};
constexpr sql::Query find_by_order{"payments.find_by_order",
                                   "SELECT " PAYMENT_COLUMNS " FROM payments WHERE order_id = $1"};

constexpr sql::Query add_attempt{
    "payments.add_attempt",
    "INSERT INTO payment_attempts (payment_id, charge_id, result, at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (payment_id, charge_id, result) DO NOTHING"};

constexpr sql::Query add_refund{
    "payments.add_refund",
    "INSERT INTO payment_refunds (refund_id, payment_id, currency, amount, requested_at, done_at, "
    "charge_id, kind) VALUES ($1, $2, $3, $4, $5, NULL, $6, $7)"};
constexpr sql::Query read_refund{
    "payments.find_refund",
    "SELECT r.refund_id, r.payment_id, p.provider, r.currency, r.amount, r.done_at, "
    "COALESCE(r.charge_id, p.charge_id, ''), r.kind FROM payment_refunds r JOIN payments p ON "
    "p.payment_id = r.payment_id "
    "WHERE r.refund_id = $1"};
constexpr sql::Query end_refund{
    "payments.finish_refund",
    "UPDATE payment_refunds SET done_at = $2 WHERE refund_id = $1 AND done_at IS NULL"};
constexpr sql::Query end_denied_refund{
    "payments.deny_refund",
    "UPDATE payment_refunds SET done_at = $2, kind = 'denied' WHERE refund_id = $1 AND done_at IS "
    "NULL AND kind = 'surplus'"};

/// A word that only our own code writes; anything else is a damaged row.
template <typename T>
T word(const sql::Row& row, std::optional<T> parsed) {
    if (!parsed) row.mark_corrupt();
    return parsed.value_or(T{});
}

Payment read_payment(const sql::Row& row) {
    Payment payment;
    payment.id = row.id<PaymentId>(0);
    payment.order = row.id<OrderId>(1);
    payment.customer = row.id<UserId>(2);
    payment.provider = row.text(3);
    payment.due = {.amount = row.integer(5), .currency = word(row, Currency::parse(row.view(4)))};
    payment.status = word(row, parse_payment_status(row.view(6)));
    payment.captured = row.integer(7);
    payment.refunded = row.integer(8);
    payment.failures = static_cast<int>(row.integer(9));
    if (!row.null(10)) payment.charge = row.text(10);
    payment.created_at = row.time(11);
    payment.opened_at = row.maybe_time(12);
    payment.captured_at = row.maybe_time(13);
    payment.order_cancelled_at = row.maybe_time(14);
    payment.settled_at = row.maybe_time(15);
    payment.version = row.integer(16);
    payment.revision = row.integer(17);
    return payment;
}

Refund read_one_refund(const sql::Row& row) {
    Refund refund;
    refund.id = row.id<RefundId>(0);
    refund.payment = row.id<PaymentId>(1);
    refund.provider = row.text(2);
    refund.amount = {.amount = row.integer(4), .currency = word(row, Currency::parse(row.view(3)))};
    refund.done = !row.null(5);
    refund.charge = row.text(6);
    refund.kind = word(row, parse_refund_kind(row.view(7)));
    return refund;
}

}  // namespace

Result<bool> insert(sql::Tx& tx, const Payment& payment) {
    WAYBILL_TRY(const auto inserted,
                tx.exec(insert_payment, payment.id, payment.order, payment.customer,
                        payment.provider, payment.due.currency.code(), payment.due.amount,
                        to_string(payment.status), payment.created_at));
    return inserted == 1;
}

Status update(sql::Tx& tx, Payment& payment) {
    std::optional<std::string_view> charge;
    if (!payment.charge.empty()) charge = payment.charge;
    WAYBILL_TRY(
        const auto updated,
        tx.exec(update_payment, payment.id, payment.revision, to_string(payment.status),
                payment.captured, payment.refunded, payment.failures, charge, payment.captured_at,
                payment.order_cancelled_at, payment.settled_at, payment.version));
    if (updated != 1) return fail(ErrorKind::unavailable, "payments.lost_race");
    ++payment.revision;
    return {};
}

Status mark_opened(sql::Tx& tx, const PaymentId& payment, TimePoint at) {
    WAYBILL_CHECK(tx.exec(open_payment, payment, at));
    return {};
}

Result<std::optional<Payment>> find(sql::Tx& tx, const PaymentId& payment) {
    return tx.one(find_payment, read_payment, payment);
}

Result<Payment> find(sql::Tx& tx, const PaymentLookup& wanted) {
    std::optional<Payment> found;
    if (!wanted.payment.empty()) {
        WAYBILL_TRY(found, find(tx, wanted.payment));
    } else {
        WAYBILL_TRY(found, tx.one(find_by_order, read_payment, wanted.order));
    }
    const bool ours = found && (wanted.customer.empty() || found->customer == wanted.customer);
    if (!ours) return fail(ErrorKind::not_found, "payments.not_found");
    return *std::move(found);
}

Result<bool> insert_attempt(sql::Tx& tx, const PaymentId& payment, const ChargeReport& report) {
    WAYBILL_TRY(const auto inserted,
                tx.exec(add_attempt, payment, report.charge, to_string(report.result), report.at));
    return inserted == 1;
}

Status insert_refund(sql::Tx& tx, const Refund& refund, TimePoint at) {
    WAYBILL_CHECK(tx.exec(add_refund, refund.id, refund.payment, refund.amount.currency.code(),
                          refund.amount.amount, at, refund.charge, to_string(refund.kind)));
    return {};
}

Result<std::optional<Refund>> find_refund(sql::Tx& tx, const RefundId& refund) {
    return tx.one(read_refund, read_one_refund, refund);
}

Result<bool> finish_refund(sql::Tx& tx, const RefundId& refund, TimePoint at) {
    WAYBILL_TRY(const auto ended, tx.exec(end_refund, refund, at));
    return ended == 1;
}

Result<bool> deny_refund(sql::Tx& tx, const RefundId& refund, TimePoint at) {
    WAYBILL_TRY(const auto ended, tx.exec(end_denied_refund, refund, at));
    return ended == 1;
}

}  // namespace waybill::payments::rows
