// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/money.hpp"
#include "platform/sql/database.hpp"
#include "services/couriers/domain/courier.hpp"

#include <vector>

/// The text of what a courier has collected, not handed in, and is about to collect in a currency;
/// both are names or parameters of the query around it.
#define WAYBILL_CASH_IN_HAND(courier, currency)                                            \
    "(COALESCE((SELECT k.collected - k.handed_in FROM courier_cash k WHERE k.courier_id "  \
    "= " courier " AND k.currency = " currency                                             \
    "), 0) + COALESCE((SELECT CAST(SUM(h.cash_due) AS BIGINT) FROM deliveries h WHERE "    \
    "h.courier_id = " courier " AND h.finished_at IS NULL AND h.cash_currency = " currency \
    " AND h.state IN ('offered', 'assigned', 'picked_up', 'returning')), 0))"
/// The text of whether that and what is due fits under the cap (see fits_cash_cap).
#define WAYBILL_CASH_FITS(courier, due, currency, cap)                                             \
    "(" due " = 0 OR CAST(" cap " AS BIGINT) = 0 OR " WAYBILL_CASH_IN_HAND(                        \
        courier, currency) " <= CASE WHEN " due " > CAST(" cap " AS BIGINT) THEN 0 ELSE CAST(" cap \
                           " AS BIGINT) - " due " END)"

namespace waybill::couriers::rows {

/// What a courier has of one currency, or will have once what is in hand is collected.
struct CashInHand {
    CourierId courier{};
    Money amount{};
};

/// Taken at a door.
Status collect_cash(sql::Tx& tx, const CourierId& courier, const Money& amount);
/// So much was handed in since ever; an older word changes nothing.
Status hand_in_cash(sql::Tx& tx, const CourierId& courier, const Money& total);
/// In minor units.
Result<std::int64_t> cash_in_hand(sql::Tx& tx, const CourierId& courier, Currency currency);
/// Of everybody who has any.
Result<std::vector<CashInHand>> all_cash_in_hand(sql::Tx& tx);

}  // namespace waybill::couriers::rows
