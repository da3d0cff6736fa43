// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/checkout_rows.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::payments::simulator::rows {
namespace {

constexpr sql::Columns checkout_columns{
    sql::fixed<&Checkout::payment>("payment_id"),
    sql::fixed<&Checkout::amount, &Money::currency>("currency"),
    sql::fixed<&Checkout::amount, &Money::amount>("amount"),
    sql::fixed<&Checkout::callback_url>("callback_url"),
    sql::fixed<&Checkout::return_url>("return_url"),
    sql::fixed<&Checkout::created_at>("created_at"),
};

struct Approval {
    static sql::Value write(Decision decision, sql::Texts&) {
        return decision == Decision::approve;
    }
    static void read(const sql::Row& row, int at, Decision& decision) {
        decision = row.boolean(at) ? Decision::approve : Decision::decline;
    }
};
constexpr sql::Columns charge_columns{
    sql::fixed<&Charge::id>("charge_id"),
    sql::fixed<&Charge::payment>("payment_id"),
    sql::fixed_as<Approval, &Charge::decision>("approve"),
    sql::fixed<&Charge::state>("state"),
    sql::fixed<&Charge::refunded>("refunded"),
    sql::fixed<&Charge::created_at>("created_at"),
    sql::fixed<&Charge::finished_at>("finished_at"),
};

constexpr sql::Query add_checkout{
    "simulator.create",
    "INSERT INTO sim_checkouts ({columns}) VALUES ({values}) ON CONFLICT (payment_id) DO NOTHING",
    checkout_columns};
constexpr sql::Query find_checkout{"simulator.find",
                                   "SELECT {columns} FROM sim_checkouts WHERE payment_id = $1",
                                   checkout_columns};

constexpr sql::Query list_charges{
    "simulator.charges",
    "SELECT {columns} FROM sim_charges WHERE payment_id = $1 ORDER BY created_at, charge_id",
    charge_columns};
constexpr sql::Query read_charge{
    "simulator.charge", "SELECT {columns} FROM sim_charges WHERE charge_id = $1", charge_columns};
constexpr sql::Query add_charge{"simulator.add_charge",
                                "INSERT INTO sim_charges ({columns}) VALUES ({values})",
                                charge_columns};
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

messaging::Delivery met(std::int64_t changed) {
    return changed == 1 ? messaging::Delivery::first : messaging::Delivery::repeated;
}

}  // namespace

Result<messaging::Delivery> insert(sql::Tx& tx, const Checkout& checkout) {
    WAYBILL_TRY(const auto added, tx.exec(add_checkout, checkout_columns.values(checkout)));
    return met(added);
}

Result<Checkout> find(sql::Tx& tx, const PaymentId& payment) {
    WAYBILL_TRY(auto checkout, tx.one(find_checkout, checkout_columns, payment));
    if (!checkout) return fail(ErrorKind::not_found, "payments.not_found");
    WAYBILL_TRY(checkout->charges, tx.all(list_charges, charge_columns, payment));
    return *std::move(checkout);
}

Result<std::optional<Charge>> find_charge(sql::Tx& tx, const ChargeId& charge) {
    return tx.one(read_charge, charge_columns, charge);
}

Status insert_charge(sql::Tx& tx, const Charge& charge) {
    auto added = tx.exec(add_charge, charge_columns.values(charge));
    if (added) return {};
    // There was none when the checkout was read.
    if (added.error().reason == "sql.unique")
        return fail(ErrorKind::unavailable, "payments.lost_race");
    return fail(std::move(added).error());
}

Result<messaging::Delivery> finish_charge(sql::Tx& tx, const ChargeId& charge, ChargeState state,
                                          TimePoint at) {
    WAYBILL_TRY(const auto ended, tx.exec(end_charge, charge, to_string(state), at));
    return met(ended);
}

Result<messaging::Delivery> insert_refund(sql::Tx& tx, const RefundOrder& order,
                                          const ChargeId& charge) {
    WAYBILL_TRY(const auto added,
                tx.exec(add_refund, order.refund, charge, order.amount.amount, order.at));
    return met(added);
}

Status add_refunded(sql::Tx& tx, const ChargeId& charge, std::int64_t amount,
                    std::int64_t amount_max) {
    WAYBILL_TRY(const auto added, tx.exec(refund_charge, charge, amount, amount_max));
    if (added == 0) return fail(ErrorKind::conflict, "payments.refund_exceeds_charge");
    return {};
}

}  // namespace waybill::payments::simulator::rows
