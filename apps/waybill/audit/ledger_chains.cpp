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

/// An entry refers to the one before it in its chain, and all of a transaction are added at once.
constexpr sql::Query all_entries{
    "audit.ledger", "SELECT chain, position, transaction_key, payment_id, account, currency, "
                    "amount, at, hash, owner FROM payments.ledger_entries ORDER BY rowid"};
constexpr sql::Query all_payments{"audit.booked_payments",
                                  "SELECT payment_id, provider, currency, captured, CASE WHEN "
                                  "settled_at IS NULL THEN 0 WHEN settled BETWEEN captured - "
                                  "reduced AND captured THEN settled ELSE -1 END FROM "
                                  "payments.payments"};
constexpr sql::Query payments_of_entries{"audit.payments_of_entries",
                                         "SELECT payment_id FROM payments.ledger_entries"};
constexpr sql::Query all_heads{"audit.ledger_heads",
                               "SELECT chain, entries, hash FROM payments.ledger_chains"};

class ChainCheck {
public:
    ChainCheck(Books& books, std::vector<std::string>& named, Tell tell)
        : books_{books}, named_{named}, tell_{tell} {}

    Status run() && {
        auto entry = [this](const sql::Row& row) {
            read_entry(row);
            note_booked(row);
        };
        WAYBILL_CHECK(books_.fetch(all_entries, {}, entry));
        end_transaction();
        WAYBILL_CHECK(compare_heads());
        return compare_payments();
    }

private:
    using Hash = std::size_t;
    static constexpr std::string_view cash_account = payments::accounts::courier_cash;
    static constexpr std::string_view hand_in = "hin_";  ///< what an id of one begins with
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
            tell_("MON-3b", transaction_,
                  std::format("entry {} of chain {} is not as it was booked", position,
                              row.integer(0)));
        // What comes after one that is wrong is judged by what is stored, so that it is told once.
        chain = {.entries = position, .hash = row.text(8)};
    }

    void end_transaction() {
        if (sum_ != 0) tell_("MON-3a", transaction_, std::format("sums to {} {}", sum_, currency_));
        sum_ = 0;
        transaction_.clear();
    }

    Status compare_heads() {
        std::size_t known = 0;
        auto compare = [&](const sql::Row& row) {
            ++known;
            const Chain& chain = chains_[row.integer(0)];
            if (chain.entries != row.integer(1) || chain.hash != row.view(2))
                tell_(
                    "MON-3c", std::format("chain {}", row.integer(0)),
                    std::format("has {} entries, its head says {}", chain.entries, row.integer(1)));
        };
        WAYBILL_CHECK(books_.fetch(all_heads, {}, compare));
        if (known < chains_.size())
            tell_("MON-3c", "ledger", "has entries in a chain without a head");
        return {};
    }

    static Hash hash(std::string_view text) { return std::hash<std::string_view>{}(text); }
    static Hash hash_of_capture(std::string_view account, std::string_view currency) {
        return hash(account) ^ (hash(currency) * 31);
    }

    /// Captures and settlements are found by the payment in their key, as the check of one finds
    /// them.
    void note_booked(const sql::Row& row) {
        if (row.view(3).starts_with(hand_in)) return;  // MON-3k
        if (row.view(3) != payment_) {
            payment_ = row.text(3);
            booked_[hash(payment_)].is_payment = false;
        }
        constexpr std::string_view capture = "capture:";
        constexpr std::string_view settlement = "settlement:";
        const auto key = row.view(2);
        const auto account = row.view(4);
        const bool taken = account.starts_with("provider:") || account == cash_account;
        if (key.starts_with(capture) && taken) {
            Booked& booked = booked_[hash(key.substr(capture.size()))];
            booked.captured += row.integer(6);
            // Of two the check itself finds the right one.
            booked.captured_of =
                booked.captured_of == 0 ? hash_of_capture(account, row.view(5)) : 1;
        } else if (key.starts_with(settlement) && account == "customer_clearing") {
            booked_[hash(key.substr(settlement.size()))].settled += row.integer(6);
        }
    }

    Status compare_payments() {
        std::string account;
        auto compare = [&](const sql::Row& row) {
            Booked& booked = booked_[hash(row.view(0))];
            booked.is_payment = true;
            if (row.view(1) == cash_method)
                account = cash_account;
            else
                account.assign("provider:").append(row.view(1));
            const std::int64_t captured = row.integer(3);
            const Hash of = captured == 0 ? 0 : hash_of_capture(account, row.view(2));
            const bool right = booked.captured == captured && booked.captured_of == of &&
                               booked.settled == row.integer(4);
            if (!right) named_.push_back(row.text(0));
        };
        WAYBILL_CHECK(books_.fetch(all_payments, {}, compare));
        std::erase_if(booked_, [](const auto& one) { return one.second.is_payment; });
        if (booked_.empty()) return {};
        auto name = [this](const sql::Row& row) {
            if (booked_.erase(hash(row.view(0))) > 0) named_.push_back(row.text(0));
        };
        return books_.fetch(payments_of_entries, {}, name);
    }

    Books& books_;
    std::vector<std::string>& named_;
    Tell tell_;
    std::unordered_map<Hash, Booked> booked_{};
    std::string payment_{};
    std::map<std::int64_t, Chain> chains_{};
    std::string transaction_{};
    std::string buffer_{};
    std::string currency_{};
    std::int64_t sum_{0};
};

}  // namespace

Status check_ledger(Books& books, std::vector<std::string>& named, Tell tell) {
    return ChainCheck{books, named, tell}.run();
}

}  // namespace waybill::audit
