// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/try_log_sql.hpp"

#include "platform/sql/columns.hpp"
#include "services/payments/store/payment_rows.hpp"

namespace waybill::payments {
namespace {

struct WhatWord {
    static void read(const sql::Row& row, int at, PaymentTry& tried) {
        tried.what = row.view(at) == "charge" ? PaymentTry::What::charge : PaymentTry::What::refund;
    }
};
/// The amount stands before its currency.
struct TriedAmount {
    static void read(const sql::Row& row, int at, PaymentTry& tried) {
        if (!row.null(at)) tried.amount = Money{.amount = row.integer(at), .currency = {}};
    }
};
struct TriedCurrency {
    static void read(const sql::Row& row, int at, PaymentTry& tried) {
        if (tried.amount && !row.null(at))
            tried.amount->currency = Currency::parse(row.view(at)).value_or(Currency{});
    }
};

constexpr sql::Columns try_columns{
    sql::fixed_as<WhatWord>("what"),
    sql::fixed<&PaymentTry::transaction>("tried_id"),
    sql::fixed<&PaymentTry::charge>("charge_id"),
    sql::fixed<&PaymentTry::result>("result"),
    sql::fixed<&PaymentTry::kind>("kind"),
    sql::fixed_as<TriedAmount>("amount"),
    sql::fixed_as<TriedCurrency>("currency"),
    sql::fixed<&PaymentTry::by>("requested_by"),
    sql::fixed<&PaymentTry::note>("note"),
    sql::fixed<&PaymentTry::at>("at"),
    sql::fixed<&PaymentTry::done_at>("done_at"),
};

/// A charge may have been told of twice, with two results.
constexpr sql::Query list_tries{
    "payments.tries",
    "SELECT {columns} FROM (SELECT 'charge' AS what, charge_id AS tried_id, charge_id, result, '' "
    "AS kind, amount, currency, '' AS requested_by, '' AS note, at, CAST(NULL AS BIGINT) AS "
    "done_at FROM payment_attempts WHERE payment_id = $1 UNION ALL SELECT 'refund', r.refund_id, "
    "COALESCE(r.charge_id, p.charge_id, ''), CASE WHEN r.kind = 'denied' THEN 'denied' WHEN "
    "r.done_at IS NULL THEN 'requested' ELSE 'done' END, r.kind, r.amount, r.currency, "
    "r.requested_by, r.note, r.requested_at, r.done_at FROM payment_refunds r JOIN payments p ON "
    "p.payment_id = r.payment_id WHERE r.payment_id = $1) tried WHERE (at, tried_id, result) > "
    "($2, $3, $4) ORDER BY at, tried_id, result LIMIT $5",
    try_columns};

}  // namespace

Task<Result<std::vector<PaymentTry>>> TryLogSql::tries(Context ctx, TriesQuery wanted) {
    auto read = [&wanted](sql::Tx& tx) -> Result<std::vector<PaymentTry>> {
        WAYBILL_CHECK(rows::find(tx, PaymentLookup{.payment = wanted.payment}));
        return tx.all(list_tries, try_columns, wanted.payment, wanted.after_at,
                      wanted.after_transaction, wanted.after_result, wanted.limit + 1);
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

}  // namespace waybill::payments
