// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/ledger_sql.hpp"

#include "platform/core/assert.hpp"
#include "platform/crypto/digest.hpp"

#include <map>
#include <vector>

namespace waybill::payments {
namespace {

constexpr sql::Query find_chain{"ledger.chain",
                                "SELECT entries, hash FROM ledger_chains WHERE chain = $1"};
constexpr sql::Query move_chain{
    "ledger.move_chain",
    "UPDATE ledger_chains SET entries = $3, hash = $4 WHERE chain = $1 AND entries = $2"};
constexpr sql::Query add_entry{
    "ledger.add",
    "INSERT INTO ledger_entries (chain, position, transaction_key, payment_id, account, owner, "
    "currency, amount, at, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
// An engine's sum has 64 bits, and its overflow is an error: high and low halves are summed apart
// (WideSum). All of it is in the index.
#define SUM_IN_PARTS                             \
    "CAST(SUM(amount / 4294967296) AS BIGINT), " \
    "CAST(SUM(amount % 4294967296) AS BIGINT)"
constexpr sql::Query sum_accounts{"ledger.balances",
                                  "SELECT account, '', currency, " SUM_IN_PARTS
                                  " FROM ledger_entries GROUP BY account, currency "
                                  "ORDER BY account, currency"};
constexpr sql::Query sum_owners{
    "ledger.owners", "SELECT account, owner, currency, " SUM_IN_PARTS
                     " FROM ledger_entries WHERE account = $1 AND (currency, owner) > ($2, $3) "
                     "GROUP BY account, currency, owner "
                     "ORDER BY account, currency, owner LIMIT $4"};
#undef SUM_IN_PARTS
constexpr sql::Query all_chains{"ledger.chains",
                                "SELECT chain, entries, hash FROM ledger_chains ORDER BY chain"};
constexpr sql::Query all_entries{
    "ledger.entries",
    "SELECT chain, position, transaction_key, payment_id, account, owner, currency, amount, at, "
    "hash FROM ledger_entries ORDER BY chain, position"};

/// Payments whose own counters are impossible or differ from what is booked for them. What a
/// provider took beside what is due is its debt and ours alike, until it has it back.
constexpr sql::Query find_unbooked{
    "ledger.unbooked",
    "SELECT p.payment_id FROM payments p WHERE (p.status = 'CAPTURED') <> (p.captured > "
    "p.refunded) "
    "OR p.captured - p.refunded <> (SELECT COALESCE(SUM(l.amount), 0) FROM ledger_entries l "
    "WHERE l.payment_id = p.payment_id AND l.account IN ('provider:' || p.provider, 'surplus')) "
    "LIMIT 1"};

constexpr std::uint8_t chains = 16;

struct Chain {
    std::int64_t entries{0};
    std::string hash{};
};

/// The last byte of an id is random: payments spread evenly, each stays in one chain.
std::int64_t chain_of(const PaymentId& payment) { return payment.uuid().bytes.back() % chains; }

/// The hash of an entry after `hash`, in place. The text is built in `buffer`, which is reused.
void move_hash(std::string& hash, const StoredEntry& entry, std::string& buffer) {
    buffer.assign(hash);
    buffer += '\n';
    append_hashed_text(buffer, entry);
    hash = crypto::sha256_hex(buffer);
}

Result<Chain> read_chain(sql::Tx& tx, std::int64_t chain) {
    auto map = [](const sql::Row& row) { return Chain{row.integer(0), row.text(1)}; };
    WAYBILL_TRY(auto found, tx.one(find_chain, map, chain));
    if (!found) return fail(ErrorKind::internal, "sql.corrupt", "no ledger chain");
    return *std::move(found);
}

/// What reading the entries back found out. A transaction's entries follow each other in its chain,
/// so one sum at a time is enough.
class Audit {
public:
    void read(const sql::Row& row) {
        const StoredEntry entry{.position = row.integer(1),
                                .transaction = row.view(2),
                                .payment = row.view(3),
                                .account = row.view(4),
                                .owner = row.view(5),
                                .amount = row.integer(7),
                                .currency = row.view(6),
                                .at = row.integer(8)};
        if (row.integer(0) != chain_ || end_ == nullptr) {
            chain_ = row.integer(0);
            end_ = &ends_[chain_];
        }
        if (entry.transaction != key_ || entry.currency != currency_) {
            end_transaction();
            key_ = entry.transaction;
            currency_ = entry.currency;
        }
        sum_.add(entry.amount);
        move_hash(end_->hash, entry, buffer_);
        ++end_->entries;
        if (entry.position != end_->entries || end_->hash != row.view(9)) found(key_);
    }
    /// The end of a chain as the chain itself knows it.
    void compare(const sql::Row& row) {
        end_transaction();
        const Chain& end = ends_[row.integer(0)];
        if (end.entries != row.integer(1) || end.hash != row.view(2))
            found("end of chain " + std::to_string(row.integer(0)));
    }
    void found(std::string what) {
        if (broken_.empty()) broken_ = std::move(what);
    }
    const std::string& broken() const { return broken_; }

private:
    void end_transaction() {
        if (!sum_.zero()) found(key_);
        sum_ = {};
    }

    std::map<std::int64_t, Chain> ends_{};
    std::int64_t chain_{0};
    Chain* end_{nullptr};
    std::string key_{};
    std::string currency_{};
    WideSum sum_{};
    std::string buffer_{};
    std::string broken_{};
};

AccountBalance balance_of(const sql::Row& row) {
    const auto currency = Currency::parse(row.view(2));
    if (!currency) row.mark_corrupt();
    AccountBalance found{.account = row.text(0),
                         .owner = row.text(1),
                         .currency = currency.value_or(Currency{}),
                         .balance = {}};
    found.balance.add_parts(row.integer(3), row.integer(4));
    return found;
}

}  // namespace

Task<Result<std::vector<AccountBalance>>> LedgerSql::balances(Context ctx) {
    auto read = [](sql::Tx& tx) { return tx.all(sum_accounts, balance_of); };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

Task<Result<std::vector<AccountBalance>>> LedgerSql::owners(Context ctx, OwnersQuery wanted) {
    auto read = [&wanted](sql::Tx& tx) {
        return tx.all(sum_owners, balance_of, wanted.account, wanted.after_currency,
                      wanted.after_owner, wanted.limit + 1);
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

Status LedgerSql::append(sql::Tx& tx, const LedgerTransaction& transaction) {
    WAYBILL_ASSERT(balanced(transaction));
    const std::int64_t chain = chain_of(transaction.payment);
    const std::string payment = transaction.payment.text();
    WAYBILL_TRY(Chain end, read_chain(tx, chain));
    const std::int64_t before = end.entries;
    std::vector<std::string> hashes;
    std::string buffer;
    for (const Entry& entry : transaction.entries) {
        const StoredEntry stored{.position = ++end.entries,
                                 .transaction = transaction.key,
                                 .payment = payment,
                                 .account = entry.account,
                                 .owner = entry.owner,
                                 .amount = entry.amount,
                                 .currency = transaction.currency.code(),
                                 .at = to_micros(transaction.at)};
        move_hash(end.hash, stored, buffer);
        hashes.push_back(end.hash);
    }
    WAYBILL_TRY(const auto moved, tx.exec(move_chain, chain, before, end.entries, end.hash));
    if (moved != 1) return fail(ErrorKind::unavailable, "payments.ledger_busy");
    std::int64_t position = before;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        const Entry& entry = transaction.entries[i];
        WAYBILL_CHECK(tx.exec(add_entry, chain, ++position, transaction.key, transaction.payment,
                              entry.account, entry.owner, transaction.currency.code(), entry.amount,
                              transaction.at, hashes[i]));
    }
    return {};
}

Status LedgerSql::verify(sql::Tx& tx) {
    Audit audit;
    auto read = [&audit](const sql::Row& row) { audit.read(row); };
    WAYBILL_CHECK(tx.each(all_entries, read));
    auto compare = [&audit](const sql::Row& row) { audit.compare(row); };
    WAYBILL_CHECK(tx.each(all_chains, compare));
    auto name = [](const sql::Row& row) { return row.text(0); };
    WAYBILL_TRY(auto unbooked, tx.one(find_unbooked, name));
    if (unbooked) audit.found(*std::move(unbooked));
    if (audit.broken().empty()) return {};
    return fail(ErrorKind::internal, "payments.ledger_broken", audit.broken());
}

}  // namespace waybill::payments
