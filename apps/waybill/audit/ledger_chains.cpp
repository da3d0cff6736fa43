// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/ledger_chains.hpp"

#include "platform/crypto/digest.hpp"
#include "services/payments/domain/ledger.hpp"

#include <format>
#include <functional>
#include <map>
#include <unordered_map>

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
constexpr sql::Query all_payments{"audit.booked_payments",
                                  "SELECT payment_id, provider, currency, captured, CASE WHEN "
                                  "settled_at IS NULL THEN 0 ELSE due END FROM payments.payments"};
constexpr sql::Query payments_of_entries{"audit.payments_of_entries",
                                         "SELECT payment_id FROM payments.ledger_entries"};
constexpr sql::Query all_heads{"audit.ledger_heads",
                               "SELECT chain, entries, hash FROM payments.ledger_chains"};

class ChainCheck {
public:
    explicit ChainCheck(Books& books) : books_{books} {}

    LedgerRead run() && {
        auto entry = [this](const sql::Row& row) {
            read_entry(row);
            note_booked(row);
        };
        if (auto done = books_.fetch(all_entries, {}, entry); !done)
            add(chains_promise, "ledger", done.error().message);
        end_transaction();
        compare_heads();
        compare_payments();
        return {.broken = std::move(found_), .named = std::move(named_)};
    }

private:
    using Hash = std::size_t;
    /// What the ledger has of one payment.
    struct Booked {
        std::int64_t captured{0};
        Hash captured_of{0};  ///< provider and currency
        std::int64_t settled{0};
        bool is_payment{true};  ///< until its entries have been found without one
    };
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

    static Hash hash(std::string_view text) { return std::hash<std::string_view>{}(text); }
    static Hash hash_of_capture(std::string_view account, std::string_view currency) {
        return hash(account) ^ (hash(currency) * 31);
    }

    /// Captures and settlements are found by the payment in their key, as the check of one finds
    /// them.
    void note_booked(const sql::Row& row) {
        if (row.view(3) != payment_) {
            payment_ = row.text(3);
            booked_[hash(payment_)].is_payment = false;
        }
        constexpr std::string_view capture = "capture:";
        constexpr std::string_view settlement = "settlement:";
        const auto key = row.view(2);
        const auto account = row.view(4);
        if (key.starts_with(capture) && account.starts_with("provider:")) {
            Booked& booked = booked_[hash(key.substr(capture.size()))];
            booked.captured += row.integer(6);
            // Of two the check itself finds the right one.
            booked.captured_of =
                booked.captured_of == 0 ? hash_of_capture(account, row.view(5)) : 1;
        } else if (key.starts_with(settlement) && account == "customer_clearing") {
            booked_[hash(key.substr(settlement.size()))].settled += row.integer(6);
        }
    }

    void compare_payments() {
        std::string account;
        auto compare = [&](const sql::Row& row) {
            Booked& booked = booked_[hash(row.view(0))];
            booked.is_payment = true;
            account.assign("provider:").append(row.view(1));
            const std::int64_t captured = row.integer(3);
            const Hash of = captured == 0 ? 0 : hash_of_capture(account, row.view(2));
            const bool right = booked.captured == captured && booked.captured_of == of &&
                               booked.settled == row.integer(4);
            if (!right) named_.push_back(row.text(0));
        };
        if (auto done = books_.fetch(all_payments, {}, compare); !done)
            add(heads_promise, "payments", done.error().message);
        std::erase_if(booked_, [](const auto& one) { return one.second.is_payment; });
        if (booked_.empty()) return;
        auto name = [this](const sql::Row& row) {
            if (booked_.erase(hash(row.view(0))) > 0) named_.push_back(row.text(0));
        };
        if (auto done = books_.fetch(payments_of_entries, {}, name); !done)
            add(heads_promise, "ledger", done.error().message);
    }

    Books& books_;
    std::vector<Finding> found_{};
    std::vector<std::string> named_{};
    std::unordered_map<Hash, Booked> booked_{};
    std::string payment_{};
    std::map<std::int64_t, Chain> chains_{};
    std::string transaction_{};
    std::string buffer_{};
    std::string currency_{};
    std::int64_t sum_{0};
};

}  // namespace

std::span<const Finding> ledger_promises() { return chain_promises; }

LedgerRead check_ledger(Books& books) { return ChainCheck{books}.run(); }

}  // namespace waybill::audit
