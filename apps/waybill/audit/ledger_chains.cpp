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
constexpr sql::Query all_entries{
    "audit.ledger", "SELECT chain, position, transaction_key, payment_id, account, currency, "
                    "amount, at, hash, owner FROM payments.ledger_entries ORDER BY rowid"};
constexpr sql::Query all_heads{"audit.ledger_heads",
                               "SELECT chain, entries, hash FROM payments.ledger_chains"};

class ChainCheck {
public:
    explicit ChainCheck(Books& books) : books_{books} {}

    std::vector<Finding> run() && {
        auto entry = [this](const sql::Row& row) { read_entry(row); };
        if (auto done = books_.fetch(all_entries, {}, entry); !done)
            add(chains_promise, "ledger", done.error().message);
        end_transaction();
        compare_heads();
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

    void read_entry(const sql::Row& row) {
        if (row.view(2) != transaction_ || row.view(5) != currency_) {
            end_transaction();
            transaction_ = row.text(2);
            currency_ = row.text(5);
        }
        sum_ += row.integer(6);
        Chain& chain = chains_[row.integer(0)];
        const std::int64_t position = row.integer(1);
        buffer_ = chain.hash;
        buffer_ += '\n';
        payments::append_hashed_text(buffer_, {.position = position,
                                               .transaction = row.view(2),
                                               .payment = row.view(3),
                                               .account = row.view(4),
                                               .owner = row.view(9),
                                               .amount = row.integer(6),
                                               .currency = row.view(5),
                                               .at = row.integer(7)});
        const auto hash = crypto::sha256_hex(buffer_);
        const bool whole = position == chain.entries + 1 && hash == row.view(8);
        if (!whole)
            add(chains_promise, transaction_,
                std::format("entry {} of chain {} is not as it was booked", position,
                            row.integer(0)));
        // What comes after one that is wrong is judged by what is stored, so that it is told once.
        chain = {.entries = position, .hash = row.text(8)};
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
    std::string transaction_{};
    std::string buffer_{};
    std::string currency_{};
    std::int64_t sum_{0};
};

}  // namespace

std::span<const Finding> ledger_promises() { return chain_promises; }

std::vector<Finding> check_ledger_chains(Books& books) { return ChainCheck{books}.run(); }

}  // namespace waybill::audit
