// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/checkout_rows.hpp"

namespace waybill::payments::simulator::rows {
namespace {

constexpr sql::Query add_checkout{
    "simulator.create",
    "INSERT INTO sim_checkouts (payment_id, currency, amount, callback_url, return_url, "
    "created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (payment_id) DO NOTHING"};
constexpr sql::Query find_checkout{
    "simulator.find", "SELECT payment_id, currency, amount, callback_url, return_url, created_at "
                      "FROM sim_checkouts WHERE payment_id = $1"};

#define CHARGE_COLUMNS "charge_id, payment_id, approve, state, refunded, created_at, finished_at"
constexpr sql::Query list_charges{
    "simulator.charges", "SELECT " CHARGE_COLUMNS
                         " FROM sim_charges WHERE payment_id = $1 ORDER BY created_at, charge_id"};
constexpr sql::Query read_charge{"simulator.charge",
                                 "SELECT " CHARGE_COLUMNS " FROM sim_charges WHERE charge_id = $1"};
constexpr sql::Query add_charge{"simulator.add_charge",
                                "INSERT INTO sim_charges (" CHARGE_COLUMNS
                                ") VALUES ($1, $2, $3, 'PENDING', 0, $4, NULL)"};
constexpr sql::Query end_charge{"simulator.finish_charge",
                                "UPDATE sim_charges SET state = $2, finished_at = $3 "
                                "WHERE charge_id = $1 AND state = 'PENDING'"};
constexpr sql::Query add_refund{
    "simulator.add_refund",
    "INSERT INTO sim_refunds (refund_id, charge_id, amount, at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (refund_id) DO NOTHING"};
constexpr sql::Query refund_charge{
    "simulator.refund_charge",
    "UPDATE sim_charges SET refunded = refunded + $2 "
    "WHERE charge_id = $1 AND state = 'CAPTURED' AND refunded + $2 <= $3"};

Checkout read_checkout(const sql::Row& row) {
    const auto currency = Currency::parse(row.view(1));
    if (!currency) row.mark_corrupt();
    Checkout checkout;
    checkout.payment = row.id<PaymentId>(0);
    checkout.amount = {.amount = row.integer(2), .currency = currency.value_or(Currency{})};
    checkout.callback_url = row.text(3);
    checkout.return_url = row.text(4);
    checkout.created_at = row.time(5);
    return checkout;
}

Charge read_one_charge(const sql::Row& row) {
    const auto state = parse_charge_state(row.view(3));
    if (!state) row.mark_corrupt();
    Charge charge;
    charge.id = row.id<ChargeId>(0);
    charge.payment = row.id<PaymentId>(1);
    charge.decision = row.boolean(2) ? Decision::approve : Decision::decline;
    charge.state = state.value_or(ChargeState{});
    charge.refunded = row.integer(4);
    charge.created_at = row.time(5);
    charge.finished_at = row.maybe_time(6);
    return charge;
}

}  // namespace

Result<bool> insert(sql::Tx& tx, const Checkout& checkout) {
    WAYBILL_TRY(const auto added,
                tx.exec(add_checkout, checkout.payment, checkout.amount.currency.code(),
                        checkout.amount.amount, checkout.callback_url, checkout.return_url,
                        checkout.created_at));
    return added == 1;
}

Result<Checkout> find(sql::Tx& tx, const PaymentId& payment) {
    WAYBILL_TRY(auto checkout, tx.one(find_checkout, read_checkout, payment));
    if (!checkout) return fail(ErrorKind::not_found, "payments.not_found");
    WAYBILL_TRY(checkout->charges, tx.all(list_charges, read_one_charge, payment));
    return *std::move(checkout);
}

Result<std::optional<Charge>> find_charge(sql::Tx& tx, const ChargeId& charge) {
    return tx.one(read_charge, read_one_charge, charge);
}

Status insert_charge(sql::Tx& tx, const Charge& charge) {
    WAYBILL_CHECK(tx.exec(add_charge, charge.id, charge.payment,
                          charge.decision == Decision::approve, charge.created_at));
    return {};
}

Result<bool> finish_charge(sql::Tx& tx, const ChargeId& charge, ChargeState state, TimePoint at) {
    WAYBILL_TRY(const auto ended, tx.exec(end_charge, charge, to_string(state), at));
    return ended == 1;
}

Result<bool> insert_refund(sql::Tx& tx, const RefundOrder& order, const ChargeId& charge) {
    WAYBILL_TRY(const auto added,
                tx.exec(add_refund, order.refund, charge, order.amount.amount, order.at));
    return added == 1;
}

Result<bool> add_refunded(sql::Tx& tx, const ChargeId& charge, std::int64_t amount,
                          std::int64_t amount_max) {
    WAYBILL_TRY(const auto added, tx.exec(refund_charge, charge, amount, amount_max));
    return added == 1;
}

}  // namespace waybill::payments::simulator::rows
