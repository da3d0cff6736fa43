// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/ledger_sql.hpp"

#include "platform/core/assert.hpp"
#include "platform/crypto/digest.hpp"

#include <map>

namespace waybill::payments {
namespace {

constexpr sql::Query find_chain{"ledger.chain",
                                "SELECT entries, hash FROM ledger_chains WHERE chain = $1"};
constexpr sql::Query move_chain{
    "ledger.move_chain",
    "UPDATE ledger_chains SET entries = $3, hash = $4 WHERE chain = $1 AND entries = $2"};
constexpr sql::Query add_entry{
    "ledger.add",
    "INSERT INTO ledger_entries (chain, position, transaction_key, payment_id, account, currency, "
    "amount, at, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr sql::Query sum_accounts{
    "ledger.balances", "SELECT account, currency, CAST(SUM(amount) AS BIGINT) FROM ledger_entries "
                       "GROUP BY account, currency ORDER BY account, currency"};
constexpr sql::Query all_chains{"ledger.chains",
                                "SELECT chain, entries, hash FROM ledger_chains ORDER BY chain"};
constexpr sql::Query all_entries{
    "ledger.entries",
    "SELECT chain, position, transaction_key, payment_id, account, currency, amount, at, hash "
    "FROM ledger_entries ORDER BY chain, position"};

/// Payments whose own counters are impossible or differ from what is booked for them.
constexpr sql::Query find_unbooked{
    "ledger.unbooked",
    "SELECT p.payment_id FROM payments p WHERE (p.status = 'CAPTURED') <> (p.captured > "
    "p.refunded) "
    "OR p.captured - p.refunded <> (SELECT COALESCE(SUM(l.amount), 0) FROM ledger_entries l "
    "WHERE l.payment_id = p.payment_id AND l.account = 'provider:' || p.provider) LIMIT 1"};

constexpr std::uint8_t chains = 16;

struct Chain {
    std::int64_t entries{0};
    std::string hash{};
};

/// The last byte of an id is random: payments spread evenly, each stays in one chain.
std::int64_t chain_of(const PaymentId& payment) { return payment.uuid().bytes.back() % chains; }

std::string next_hash(const std::string& previous, const LedgerTransaction& transaction,
                      const Entry& entry, std::int64_t position) {
    return crypto::sha256_hex(previous + "\n" + hashed_text(transaction, entry, position));
}

Result<Chain> read_chain(sql::Tx& tx, std::int64_t chain) {
    auto map = [](const sql::Row& row) { return Chain{row.integer(0), row.text(1)}; };
    WAYBILL_TRY(auto found, tx.one(find_chain, map, chain));
    if (!found) return fail(ErrorKind::internal, "sql.corrupt", "no ledger chain");
    return *std::move(found);
}

/// What reading the entries back found out.
struct Audit {
    std::map<std::int64_t, Chain> ends{};
    std::map<std::string, std::int64_t> sums{};  ///< per transaction and currency
    std::string broken{};

    void read(const sql::Row& row) {
        Chain& end = ends[row.integer(0)];
        const LedgerTransaction transaction{
            .key = row.text(2),
            .payment = row.id<PaymentId>(3),
            .currency = Currency::parse(row.view(5)).value_or(Currency{}),
            .at = row.time(7),
            .entries = {}};
        const Entry entry{.account = row.text(4), .amount = row.integer(6)};
        const std::int64_t position = row.integer(1);
        end.hash = next_hash(end.hash, transaction, entry, position);
        ++end.entries;
        sums[transaction.key + " " + row.text(5)] += entry.amount;
        if (broken.empty() && (position != end.entries || end.hash != row.view(8)))
            broken = transaction.key;
    }
};

}  // namespace

Task<Result<std::vector<AccountBalance>>> LedgerSql::balances(Context ctx) {
    auto read = [](sql::Tx& tx) {
        auto map = [](const sql::Row& row) {
            const auto currency = Currency::parse(row.view(1));
            if (!currency) row.mark_corrupt();
            const Money balance{.amount = row.integer(2),
                                .currency = currency.value_or(Currency{})};
            return AccountBalance{.account = row.text(0), .balance = balance};
        };
        return tx.all(sum_accounts, map);
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

Status LedgerSql::append(sql::Tx& tx, const LedgerTransaction& transaction) {
    WAYBILL_ASSERT(balanced(transaction));
    const std::int64_t chain = chain_of(transaction.payment);
    WAYBILL_TRY(Chain end, read_chain(tx, chain));
    const std::int64_t before = end.entries;
    for (const Entry& entry : transaction.entries) {
        ++end.entries;
        end.hash = next_hash(end.hash, transaction, entry, end.entries);
        WAYBILL_CHECK(tx.exec(add_entry, chain, end.entries, transaction.key, transaction.payment,
                              entry.account, transaction.currency.code(), entry.amount,
                              transaction.at, end.hash));
    }
    WAYBILL_TRY(const auto moved, tx.exec(move_chain, chain, before, end.entries, end.hash));
    if (moved != 1) return fail(ErrorKind::unavailable, "payments.ledger_busy");
    return {};
}

Status LedgerSql::verify(sql::Tx& tx) {
    Audit audit;
    auto read = [&audit](const sql::Row& row) { audit.read(row); };
    WAYBILL_CHECK(tx.each(all_entries, read));
    auto compare = [&audit](const sql::Row& row) {
        const Chain& end = audit.ends[row.integer(0)];
        if (audit.broken.empty() && (end.entries != row.integer(1) || end.hash != row.view(2)))
            audit.broken = "end of chain " + std::to_string(row.integer(0));
    };
    WAYBILL_CHECK(tx.each(all_chains, compare));
    for (const auto& [transaction, sum] : audit.sums)
        if (audit.broken.empty() && sum != 0) audit.broken = transaction;
    auto name = [](const sql::Row& row) { return row.text(0); };
    WAYBILL_TRY(const auto unbooked, tx.one(find_unbooked, name));
    if (unbooked && audit.broken.empty()) audit.broken = *unbooked;
    if (audit.broken.empty()) return {};
    return fail(ErrorKind::internal, "payments.ledger_broken", audit.broken);
}

}  // namespace waybill::payments
