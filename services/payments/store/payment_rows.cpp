// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/payment_rows.hpp"

#include "platform/service/past.hpp"
#include "platform/sql/columns.hpp"
#include "services/payments/messages/payment_messages.hpp"

namespace waybill::payments::rows {
namespace {

constexpr sql::Columns payment_columns{
    sql::fixed<&Payment::id>("payment_id"),
    sql::fixed<&Payment::order>("order_id"),
    sql::fixed<&Payment::customer>("customer_id"),
    sql::fixed<&Payment::provider>("provider"),
    sql::fixed<&Payment::due, &Money::currency>("currency"),
    sql::fixed<&Payment::due, &Money::amount>("due"),
    sql::changing<&Payment::status>("status"),
    sql::changing<&Payment::captured>("captured"),
    sql::changing<&Payment::refunded>("refunded"),
    sql::changing<&Payment::reduced>("reduced"),
    sql::changing<&Payment::settled>("settled"),
    sql::changing<&Payment::failures>("failures"),
    sql::changing_as<sql::EmptyIsNull, &Payment::charge>("charge_id"),
    sql::changing_as<sql::EmptyIsNull, &Payment::checkout_url>("checkout_url"),
    sql::fixed<&Payment::created_at>("created_at"),
    sql::changing<&Payment::opened_at>("opened_at"),
    sql::changing<&Payment::captured_at>("captured_at"),
    sql::changing<&Payment::order_cancelled_at>("order_cancelled_at"),
    sql::changing<&Payment::settled_at>("settled_at"),
    sql::changing<&Payment::version>("version"),
    sql::fixed<&Payment::revision>("revision"),
};

/// What a refund says itself and what its payment says for it.
constexpr sql::Columns refund_columns{
    sql::fixed<&Refund::id>("r.refund_id"),
    sql::fixed<&Refund::payment>("r.payment_id"),
    sql::fixed<&Refund::provider>("p.provider"),
    sql::fixed<&Refund::amount, &Money::currency>("r.currency"),
    sql::fixed<&Refund::amount, &Money::amount>("r.amount"),
    sql::fixed<&Refund::requested_at>("r.requested_at"),
    sql::fixed<&Refund::done_at>("r.done_at"),
    sql::fixed<&Refund::by>("r.requested_by"),
    sql::fixed<&Refund::note>("r.note"),
    sql::fixed<&Refund::charge>("COALESCE(r.charge_id, p.charge_id, '')"),
    sql::fixed<&Refund::kind>("r.kind"),
};

constexpr sql::Query insert_payment{
    "payments.insert",
    "INSERT INTO payments (past, {columns}) VALUES ($1, {values}) ON CONFLICT (payment_id) DO "
    "NOTHING",
    payment_columns};
constexpr sql::Query update_payment{
    "payments.update",
    "UPDATE payments SET {changes}, revision = revision + 1, past = past || CAST($3 AS TEXT) WHERE "
    "payment_id = $1 AND revision = $2",
    payment_columns};
constexpr sql::Query find_payment{
    "payments.find", "SELECT {columns} FROM payments WHERE payment_id = $1", payment_columns};
constexpr sql::Query find_past{"payments.past", "SELECT past FROM payments WHERE payment_id = $1"};
constexpr sql::Query find_by_order{"payments.find_by_order",
                                   "SELECT {columns} FROM payments WHERE order_id = $1",
                                   payment_columns};

constexpr sql::Query add_attempt{
    "payments.add_attempt",
    "INSERT INTO payment_attempts (payment_id, charge_id, result, at, amount, currency) VALUES "
    "($1, $2, $3, $4, $5, $6) ON CONFLICT (payment_id, charge_id, result) DO NOTHING"};

constexpr sql::Query add_refund{
    "payments.add_refund",
    "INSERT INTO payment_refunds (refund_id, payment_id, currency, amount, requested_at, done_at, "
    "charge_id, kind, requested_by, note) VALUES ($1, $2, $3, $4, $5, NULL, $6, $7, $8, $9)"};
constexpr sql::Query read_refund{
    "payments.find_refund",
    "SELECT {columns} FROM payment_refunds r JOIN payments p ON p.payment_id = r.payment_id "
    "WHERE r.refund_id = $1",
    refund_columns};
constexpr sql::Query end_refund{
    "payments.finish_refund",
    "UPDATE payment_refunds SET done_at = $2 WHERE refund_id = $1 AND done_at IS NULL"};
constexpr sql::Query end_denied_refund{
    "payments.deny_refund",
    "UPDATE payment_refunds SET done_at = $2, kind = 'denied' WHERE refund_id = $1 AND done_at IS "
    "NULL AND kind = 'surplus'"};

messaging::Delivery met(std::int64_t changed) {
    return changed == 1 ? messaging::Delivery::first : messaging::Delivery::repeated;
}

}  // namespace

Result<messaging::Delivery> insert(sql::Tx& tx, const Payment& payment) {
    const std::string past =
        service::past_line(payment.created_at, encode_state(payment, payment.revision));
    WAYBILL_TRY(const auto inserted,
                tx.exec(insert_payment, payment_columns.values(payment, std::string_view{past})));
    return met(inserted);
}

Status update(sql::Tx& tx, Payment& payment, TimePoint at) {
    const std::string past = service::past_line(at, encode_state(payment, payment.revision + 1));
    WAYBILL_TRY(
        const auto updated,
        tx.exec(update_payment, payment_columns.changes(payment, payment.id, payment.revision,
                                                        std::string_view{past})));
    if (updated != 1) return fail(ErrorKind::unavailable, "payments.lost_race");
    ++payment.revision;
    return {};
}

Result<std::optional<Payment>> find(sql::Tx& tx, const PaymentId& payment) {
    return tx.one(find_payment, payment_columns, payment);
}

Result<std::optional<Payment>> find_at(sql::Tx& tx, const OrderId& order, TimePoint moment) {
    WAYBILL_TRY(auto payment, tx.one(find_by_order, payment_columns, order));
    if (!payment || moment < payment->created_at) return std::nullopt;
    WAYBILL_TRY(const auto past, tx.one(find_past, sql::first<std::string>, payment->id));
    const std::string lines = past.value_or(std::string{});
    WAYBILL_TRY(const auto then, service::past_at(lines, moment));
    WAYBILL_TRY(const auto last, service::past_at(lines, TimePoint::max()));
    Payment newest = *payment;
    if (last && !decode_state(last->state, newest))
        return fail(ErrorKind::internal, "sql.corrupt", "past of a payment");
    // An older release wrote it and kept nothing: between, or since.
    const bool whole = last && newest.revision == payment->revision;
    if (!then || (!whole && then->since == last->since))
        return fail(ErrorKind::not_found, "orders.moment_not_kept");
    if (!decode_state(then->state, *payment))
        return fail(ErrorKind::internal, "sql.corrupt", "past of a payment");
    return payment;
}

Result<Payment> find(sql::Tx& tx, const PaymentLookup& wanted) {
    std::optional<Payment> found;
    if (!wanted.payment.empty()) {
        WAYBILL_TRY(found, find(tx, wanted.payment));
    } else {
        WAYBILL_TRY(found, tx.one(find_by_order, payment_columns, wanted.order));
    }
    if (!found) return fail(ErrorKind::not_found, "payments.not_found");
    return *std::move(found);
}

Result<messaging::Delivery> insert_attempt(sql::Tx& tx, const PaymentId& payment,
                                           const ChargeReport& report) {
    WAYBILL_TRY(const auto inserted,
                tx.exec(add_attempt, payment, report.charge, to_string(report.result), report.at,
                        report.amount.amount, report.amount.currency.code()));
    return met(inserted);
}

Status insert_refund(sql::Tx& tx, const Refund& refund) {
    WAYBILL_CHECK(tx.exec(add_refund, refund.id, refund.payment, refund.amount.currency.code(),
                          refund.amount.amount, refund.requested_at, refund.charge,
                          to_string(refund.kind), refund.by, refund.note));
    return {};
}

Result<std::optional<Refund>> find_refund(sql::Tx& tx, const RefundId& refund) {
    return tx.one(read_refund, refund_columns, refund);
}

Result<messaging::Delivery> finish_refund(sql::Tx& tx, const RefundId& refund, TimePoint at) {
    WAYBILL_TRY(const auto ended, tx.exec(end_refund, refund, at));
    return met(ended);
}

Result<messaging::Delivery> deny_refund(sql::Tx& tx, const RefundId& refund, TimePoint at) {
    WAYBILL_TRY(const auto ended, tx.exec(end_denied_refund, refund, at));
    return met(ended);
}

}  // namespace waybill::payments::rows
