// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"
#include "services/payments/usecases/ports.hpp"

namespace waybill::payments {

/// The ledger's tables. Entries are added inside the transaction of what they book.
class LedgerSql final : public Ledger {
public:
    explicit LedgerSql(sql::Database& database) : database_{database} {}

    Task<Result<std::vector<AccountBalance>>> balances(Context ctx) override;
    Task<Result<std::vector<AccountBalance>>> owners(Context ctx, OwnersQuery wanted) override;
    Task<Result<std::vector<StatementLine>>> statement(Context ctx, StatementQuery wanted) override;
    Task<Result<std::vector<AccountBalance>>> owned(Context ctx, std::string account,
                                                    std::string owner) override;

    /// Ends the transaction it is called in: it takes the contended row, before it adds entries, so
    /// that two writers of a chain meet there and nowhere else. conflict (sql.unique) when this key
    /// is booked already; unavailable (payments.ledger_busy) when a race was lost.
    static Status append(sql::Tx& tx, const LedgerTransaction& transaction);
    /// Recomputes every chain and compares each payment with its entries. internal:
    /// payments.ledger_broken, naming what is wrong.
    static Status verify(sql::Tx& tx);

private:
    sql::Database& database_;
};

}  // namespace waybill::payments
