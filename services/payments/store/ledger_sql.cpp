// SPDX-License-Identifier: Apache-2.0
#include "services/payments/store/ledger_sql.hpp"

#include "platform/core/assert.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/sql/columns.hpp"

#include <limits>
#include <map>
#include <vector>

namespace waybill::payments {
namespace {

struct Chain {
    std::int64_t number{0};
    std::int64_t entries{0};
    std::string hash{};
};
constexpr sql::Columns chain_columns{
    sql::fixed<&Chain::number>("chain"),
    sql::changing<&Chain::entries>("entries"),
    sql::changing<&Chain::hash>("hash"),
};

struct ChainedEntry {
    std::int64_t chain{0};
    StoredEntry entry{};
    std::string_view hash{};
};
constexpr sql::Columns entry_columns{
    sql::fixed<&ChainedEntry::chain>("chain"),
    sql::fixed<&ChainedEntry::entry, &StoredEntry::position>("position"),
    sql::fixed<&ChainedEntry::entry, &StoredEntry::transaction>("transaction_key"),
    sql::fixed<&ChainedEntry::entry, &StoredEntry::payment>("payment_id"),
    sql::fixed<&ChainedEntry::entry, &StoredEntry::account>("account"),
    sql::fixed<&ChainedEntry::entry, &StoredEntry::owner>("owner"),
    sql::fixed<&ChainedEntry::entry, &StoredEntry::currency>("currency"),
    sql::fixed<&ChainedEntry::entry, &StoredEntry::amount>("amount"),
    sql::fixed<&ChainedEntry::entry, &StoredEntry::at>("at"),
    sql::fixed<&ChainedEntry::hash>("hash"),
};

// An engine's sum has 64 bits, and its overflow is an error: high and low halves are summed apart
// (WideSum). All of it is in the index.
struct HighHalves {
    static void read(const sql::Row& row, int at, AccountBalance& found) {
        found.balance.add_parts(row.integer(at), 0);
    }
};
struct LowHalves {
    static void read(const sql::Row& row, int at, AccountBalance& found) {
        found.balance.add_parts(0, row.integer(at));
    }
};
constexpr auto high_halves = sql::fixed_as<HighHalves>("CAST(SUM(amount / 4294967296) AS BIGINT)");
constexpr auto low_halves = sql::fixed_as<LowHalves>("CAST(SUM(amount % 4294967296) AS BIGINT)");
constexpr sql::Columns account_columns{sql::fixed<&AccountBalance::account>("account"),
                                       sql::fixed<&AccountBalance::currency>("currency"),
                                       high_halves, low_halves};
constexpr sql::Columns owner_columns{
    sql::fixed<&AccountBalance::account>("account"), sql::fixed<&AccountBalance::owner>("owner"),
    sql::fixed<&AccountBalance::currency>("currency"), high_halves, low_halves};

constexpr sql::Query find_chain{
    "ledger.chain", "SELECT {columns} FROM ledger_chains WHERE chain = $1", chain_columns};
constexpr sql::Query move_chain{
    "ledger.move_chain", "UPDATE ledger_chains SET {changes} WHERE chain = $1 AND entries = $2",
    chain_columns};
constexpr sql::Query add_entry{
    "ledger.add", "INSERT INTO ledger_entries ({columns}) VALUES ({values})", entry_columns};
constexpr sql::Query sum_accounts{"ledger.balances",
                                  "SELECT {columns} FROM ledger_entries GROUP BY account, currency "
                                  "ORDER BY account, currency",
                                  account_columns};
constexpr sql::Query sum_owners{
    "ledger.owners",
    "SELECT {columns} FROM ledger_entries WHERE account = $1 AND (currency, owner) > ($2, $3) "
    "GROUP BY account, currency, owner ORDER BY account, currency, owner LIMIT $4",
    owner_columns};
constexpr sql::Query sum_owned{
    "ledger.owned",
    "SELECT {columns} FROM ledger_entries WHERE account = $1 AND owner = $2 "
    "GROUP BY account, currency, owner ORDER BY currency",
    owner_columns};
constexpr sql::Columns line_columns{
    sql::fixed<&StatementLine::about>("l.payment_id"),
    sql::fixed<&StatementLine::order>("COALESCE(p.order_id, '')"),
    sql::fixed<&StatementLine::amount, &Money::currency>("l.currency"),
    sql::fixed<&StatementLine::amount, &Money::amount>("l.amount"),
    sql::fixed<&StatementLine::at>("l.at"),
};
/// What an entry is about has one at most in an account that belongs to somebody.
constexpr sql::Query list_statement{
    "ledger.statement",
    "SELECT {columns} FROM ledger_entries l LEFT JOIN payments p ON p.payment_id = l.payment_id "
    "WHERE "
    "l.account = $1 AND l.owner = $2 AND l.owner <> '' AND (l.at, l.payment_id) < ($3, $4) "
    "ORDER BY l.at DESC, l.payment_id DESC LIMIT $5",
    line_columns};
constexpr sql::Query all_chains{
    "ledger.chains", "SELECT {columns} FROM ledger_chains ORDER BY chain", chain_columns};
constexpr sql::Query all_entries{"ledger.entries",
                                 "SELECT {columns} FROM ledger_entries ORDER BY chain, position",
                                 entry_columns};

/// Payments whose own counters are impossible or differ from what is booked for them. What a
/// provider took beside what is due is its debt and ours alike, until it has it back. Cash is with
/// its courier; of what is given back of it the platform's desk or the payer has a claim.
constexpr sql::Query find_unbooked{
    "ledger.unbooked",
    "SELECT p.payment_id FROM payments p WHERE (p.status = 'CAPTURED') <> (p.captured > "
    "p.refunded) "
    "OR p.captured - p.refunded <> (SELECT COALESCE(SUM(l.amount), 0) FROM ledger_entries l "
    "WHERE l.payment_id = p.payment_id AND l.account IN ('provider:' || p.provider, 'surplus', "
    "'courier_cash', 'customer_payable', 'cash_desk')) "
    "LIMIT 1"};

constexpr std::uint8_t chains = 16;

/// The last byte of an id is random: payments spread evenly, each stays in one chain.
std::int64_t chain_of(const LedgerTransaction& transaction) {
    const Uuid& id =
        transaction.payment.empty() ? transaction.hand_in.uuid() : transaction.payment.uuid();
    return id.bytes.back() % chains;
}

/// The hash of an entry after `hash`, in place. The text is built in `buffer`, which is reused.
void move_hash(std::string& hash, const StoredEntry& entry, std::string& buffer) {
    buffer.assign(hash);
    buffer += '\n';
    append_hashed_text(buffer, entry);
    hash = crypto::sha256_hex(buffer);
}

Result<Chain> read_chain(sql::Tx& tx, std::int64_t chain) {
    WAYBILL_TRY(auto found, tx.one(find_chain, chain_columns, chain));
    if (!found) return fail(ErrorKind::internal, "sql.corrupt", "no ledger chain");
    return *std::move(found);
}

/// What reading the entries back found out. A transaction's entries follow each other in its chain,
/// so one sum at a time is enough.
class Audit {
public:
    void read(const sql::Row& row) {
        const ChainedEntry stored = entry_columns(row);
        const StoredEntry& entry = stored.entry;
        if (stored.chain != chain_ || end_ == nullptr) {
            chain_ = stored.chain;
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
        if (entry.position != end_->entries || end_->hash != stored.hash) found(key_);
    }
    /// The end of a chain as the chain itself knows it.
    void compare(const sql::Row& row) {
        end_transaction();
        const Chain chain = chain_columns(row);
        const Chain& end = ends_[chain.number];
        if (end.entries != chain.entries || end.hash != chain.hash)
            found("end of chain " + std::to_string(chain.number));
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

}  // namespace

Task<Result<std::vector<AccountBalance>>> LedgerSql::balances(Context ctx) {
    auto read = [](sql::Tx& tx) { return tx.all(sum_accounts, account_columns); };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

Task<Result<std::vector<AccountBalance>>> LedgerSql::owners(Context ctx, OwnersQuery wanted) {
    auto read = [&wanted](sql::Tx& tx) {
        return tx.all(sum_owners, owner_columns, wanted.account, wanted.after_currency,
                      wanted.after_owner, wanted.limit + 1);
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

Task<Result<std::vector<StatementLine>>> LedgerSql::statement(Context ctx, StatementQuery wanted) {
    const std::int64_t before =
        wanted.before_at ? to_micros(*wanted.before_at) : std::numeric_limits<std::int64_t>::max();
    auto read = [&wanted, before](sql::Tx& tx) {
        return tx.all(list_statement, line_columns, wanted.account, wanted.owner, before,
                      wanted.before_payment, wanted.limit + 1);
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

Task<Result<std::vector<AccountBalance>>> LedgerSql::owned(Context ctx, std::string account,
                                                           std::string owner) {
    auto read = [&account, &owner](sql::Tx& tx) {
        return tx.all(sum_owned, owner_columns, account, owner);
    };
    co_return co_await database_.read(std::move(ctx), std::move(read));
}

Status LedgerSql::append(sql::Tx& tx, const LedgerTransaction& transaction) {
    WAYBILL_ASSERT(balanced(transaction));
    const std::int64_t chain = chain_of(transaction);
    const std::string payment =
        transaction.payment.empty() ? transaction.hand_in.text() : transaction.payment.text();
    WAYBILL_TRY(Chain end, read_chain(tx, chain));
    const std::int64_t before = end.entries;
    std::vector<ChainedEntry> entries;
    std::vector<std::string> hashes;
    hashes.reserve(transaction.entries.size());  // the entries look into them
    std::string buffer;
    for (const Entry& entry : transaction.entries) {
        ChainedEntry& added = entries.emplace_back(chain);
        added.entry = {.position = ++end.entries,
                       .transaction = transaction.key,
                       .payment = payment,
                       .account = entry.account,
                       .owner = entry.owner,
                       .amount = entry.amount,
                       .currency = transaction.currency.code(),
                       .at = to_micros(transaction.at)};
        move_hash(end.hash, added.entry, buffer);
        added.hash = hashes.emplace_back(end.hash);
    }
    WAYBILL_TRY(const auto moved, tx.exec(move_chain, chain_columns.changes(end, chain, before)));
    if (moved != 1) return fail(ErrorKind::unavailable, "payments.ledger_busy");
    WAYBILL_CHECK(tx.exec_each(
        add_entry, entries, [](const ChainedEntry& added) { return entry_columns.values(added); }));
    return {};
}

Status LedgerSql::verify(sql::Tx& tx) {
    Audit audit;
    auto read = [&audit](const sql::Row& row) { audit.read(row); };
    WAYBILL_CHECK(tx.each(all_entries, read));
    auto compare = [&audit](const sql::Row& row) { audit.compare(row); };
    WAYBILL_CHECK(tx.each(all_chains, compare));
    WAYBILL_TRY(auto unbooked, tx.one(find_unbooked, sql::first<std::string>));
    if (unbooked) audit.found(*std::move(unbooked));
    if (audit.broken().empty()) return {};
    return fail(ErrorKind::internal, "payments.ledger_broken", audit.broken());
}

}  // namespace waybill::payments
