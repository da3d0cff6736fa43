// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/store/cash_rows.hpp"

#include "platform/sql/columns.hpp"

namespace waybill::couriers::rows {
namespace {

constexpr sql::Columns cash_columns{
    sql::fixed<&CashInHand::courier>("courier_id"),
    sql::fixed<&CashInHand::amount, &Money::currency>("currency"),
    sql::fixed<&CashInHand::amount, &Money::amount>("amount"),
};

constexpr sql::Query add_collected{
    "courier_cash.collect",
    "INSERT INTO courier_cash (courier_id, currency, collected) VALUES ($1, $2, $3) ON CONFLICT "
    "(courier_id, currency) DO UPDATE SET collected = courier_cash.collected + "
    "excluded.collected"};
constexpr sql::Query set_handed_in{
    "courier_cash.hand_in",
    "INSERT INTO courier_cash (courier_id, currency, handed_in) VALUES ($1, $2, $3) ON CONFLICT "
    "(courier_id, currency) DO UPDATE SET handed_in = excluded.handed_in WHERE "
    "courier_cash.handed_in < excluded.handed_in"};
constexpr sql::Query find_in_hand{"courier_cash.in_hand",
                                  "SELECT " WAYBILL_CASH_IN_HAND("$1", "$2")};
constexpr sql::Query list_in_hand{
    "courier_cash.all",
    "SELECT {columns} FROM (SELECT courier_id, currency, CAST(SUM(cash) AS BIGINT) AS amount FROM "
    "(SELECT courier_id, currency, collected - handed_in AS cash FROM courier_cash WHERE collected "
    "<> handed_in UNION ALL SELECT courier_id, cash_currency, cash_due FROM deliveries WHERE "
    "finished_at IS NULL AND cash_due > 0 AND courier_id IS NOT NULL AND state IN ('offered', "
    "'assigned', 'picked_up', 'returning')) parts GROUP BY courier_id, currency) sums",
    cash_columns};

}  // namespace

Status collect_cash(sql::Tx& tx, const CourierId& courier, const Money& amount) {
    WAYBILL_CHECK(tx.exec(add_collected, courier, amount.currency.code(), amount.amount));
    return {};
}

Status hand_in_cash(sql::Tx& tx, const CourierId& courier, const Money& total) {
    WAYBILL_CHECK(tx.exec(set_handed_in, courier, total.currency.code(), total.amount));
    return {};
}

Result<std::int64_t> cash_in_hand(sql::Tx& tx, const CourierId& courier, Currency currency) {
    WAYBILL_TRY(const auto sum,
                tx.one(find_in_hand, sql::first<std::int64_t>, courier, currency.code()));
    return sum.value_or(0);
}

Result<std::vector<CashInHand>> all_cash_in_hand(sql::Tx& tx) {
    return tx.all(list_in_hand, cash_columns);
}

}  // namespace waybill::couriers::rows
