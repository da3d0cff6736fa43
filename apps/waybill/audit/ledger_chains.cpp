// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/ledger_chains.hpp"

#include "platform/crypto/digest.hpp"
#include "services/payments/domain/ledger.hpp"

#include <format>
#include <map>

namespace waybill::audit {
namespace {

const Finding chain_promises[]{
    {"MON-3a", "the entries of each ledger transaction sum to zero"},
    {"MON-3b", "every entry of the ledger is as it was booked"},
    {"MON-3c", "each chain of the ledger goes on to its head"},
};
const Finding& sums_promise = chain_promises[0];
const Finding& chains_promise = chain_promises[1];
const Finding& heads_promise = chain_promises[2];

/// An entry refers to the one before it in its chain, and all of a transaction are added at once.
constexpr sql::Query next_entries{
    "audit.ledger",
    "SELECT rowid, chain, position, transaction_key, payment_id, account, currency, amount, at, "
    "hash, owner FROM payments.ledger_entries WHERE rowid > $1 ORDER BY rowid LIMIT $2"};
constexpr sql::Query all_heads{"audit.ledger_heads",
                               "SELECT chain, entries, hash FROM payments.ledger_chains"};
constexpr std::int64_t entries_at_once = 10'000;

class ChainCheck {
public:
    explicit ChainCheck(Books& books) : books_{books} {}

    std::vector<Finding> run() && {
        found_.assign(std::begin(chain_promises), std::end(chain_promises));
        std::int64_t count = entries_at_once;
        while (count == entries_at_once) {
            if (!books_.hold()) break;
            count = read_entries();
            // In the snapshot of the last entries, so that they are those that the heads know.
            if (count < entries_at_once) compare_heads();
            books_.release();
        }
        return std::move(found_);
    }

private:
    struct Chain {
        std::int64_t entries{0};
        std::string hash{};
    };

    void add(const Finding& promise, std::string subject, std::string problem) {
        found_.push_back({.id = promise.id,
                          .words = promise.words,
                          .subject = std::move(subject),
                          .problem = std::move(problem)});
    }

    std::int64_t read_entries() {
        std::int64_t count = 0;
        auto read = [&](const sql::Row& row) {
            ++count;
            last_ = row.integer(0);
            read_entry(row);
        };
        const sql::Value values[]{sql::Value{last_}, sql::Value{entries_at_once}};
        if (auto done = books_.fetch(next_entries, values, read); !done) {
            add(chains_promise, "ledger", done.error().message);
            return 0;
        }
        if (count < entries_at_once) end_transaction();
        return count;
    }

    void read_entry(const sql::Row& row) {
        if (row.view(3) != transaction_ || row.view(6) != currency_) {
            end_transaction();
            transaction_ = row.text(3);
            currency_ = row.text(6);
        }
        sum_ += row.integer(7);
        Chain& chain = chains_[row.integer(1)];
        const std::int64_t position = row.integer(2);
        buffer_ = chain.hash;
        buffer_ += '\n';
        payments::append_hashed_text(buffer_, {.position = position,
                                               .transaction = row.view(3),
                                               .payment = row.view(4),
                                               .account = row.view(5),
                                               .owner = row.view(10),
                                               .amount = row.integer(7),
                                               .currency = row.view(6),
                                               .at = row.integer(8)});
        const auto hash = crypto::sha256_hex(buffer_);
        const bool whole = position == chain.entries + 1 && hash == row.view(9);
        if (!whole)
            add(chains_promise, transaction_,
                std::format("entry {} of chain {} is not as it was booked", position,
                            row.integer(1)));
        // What comes after one that is wrong is judged by what is stored, so that it is told once.
        chain = {.entries = position, .hash = row.text(9)};
    }

    void end_transaction() {
        if (sum_ != 0)
            add(sums_promise, transaction_, std::format("sums to {} {}", sum_, currency_));
        sum_ = 0;
        transaction_.clear();
    }

    void compare_heads() {
        std::size_t known = 0;
        auto compare = [&](const sql::Row& row) {
            ++known;
            const Chain& chain = chains_[row.integer(0)];
            if (chain.entries != row.integer(1) || chain.hash != row.view(2))
                add(heads_promise, std::format("chain {}", row.integer(0)),
                    std::format("has {} entries, its head says {}", chain.entries, row.integer(1)));
        };
        if (auto done = books_.fetch(all_heads, {}, compare); !done)
            add(heads_promise, "ledger", done.error().message);
        if (known < chains_.size())
            add(heads_promise, "ledger", "has entries in a chain without a head");
    }

    Books& books_;
    std::vector<Finding> found_{};
    std::map<std::int64_t, Chain> chains_{};
    std::int64_t last_{0};
    std::string transaction_{};
    std::string buffer_{};
    std::string currency_{};
    std::int64_t sum_{0};
};

}  // namespace

std::span<const Finding> ledger_promises() { return chain_promises; }

std::vector<Finding> check_ledger_chains(Books& books) { return ChainCheck{books}.run(); }

}  // namespace waybill::audit
