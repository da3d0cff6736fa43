// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/lives.hpp"
#include "apps/waybill/audit/words.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <optional>
#include <string>
#include <vector>

namespace waybill::audit {
namespace {

/// A payment with what else is known of it, and what its provider has, where that is ours.
struct Bill {
    struct Payment {
        std::string provider{};
        std::string currency{};
        std::int64_t due{0};
        std::string status{};
        std::int64_t captured{0};
        std::int64_t refunded{0};
        std::int64_t failures{0};
        Text charge{};
        std::int64_t created{0};
        bool opened{false};
        bool has_captured_at{false};
        std::int64_t reduced{0};
    };
    struct Refund {
        std::string currency{};
        std::int64_t amount{0};
        bool made{false};  ///< or with the provider, and we have not heard
        Text charge{};
        std::string kind{};
    };
    struct Checkout {
        std::string currency{};
        std::int64_t amount{0};
    };
    struct Charge {
        std::string id{};
        std::int64_t refunded{0};
        Number finished{};
    };

    /// A charge that the provider said it has captured.
    struct Told {
        std::string charge{};
        Number amount{};  ///< not kept by older releases
    };

    std::string id{};
    std::optional<Payment> payment{};
    std::vector<Refund> refunds{};
    std::int64_t failed{0};  ///< attempts
    std::vector<Told> captured_by{};
    std::optional<Checkout> checkout{};
    std::vector<Charge> charges{};  ///< captured ones
    bool asked{false};              ///< there is a timer that asks for news
};

void keep_bill(Bill& bill, const sql::Row& row) {
    bill.payment = Bill::Payment{.provider = row.text(1),
                                 .currency = row.text(2),
                                 .due = row.integer(3),
                                 .status = row.text(4),
                                 .captured = row.integer(5),
                                 .refunded = row.integer(6),
                                 .failures = row.integer(7),
                                 .charge = text_in(row, 8),
                                 .created = row.integer(9),
                                 .opened = !row.null(10),
                                 .has_captured_at = !row.null(11),
                                 .reduced = row.integer(12)};
}

void keep_attempt(Bill& bill, const sql::Row& row) {
    if (row.view(2) == "failed") ++bill.failed;
    if (row.view(2) == "captured")
        bill.captured_by.push_back({.charge = row.text(1), .amount = number_in(row, 3)});
}

void keep_refund(Bill& bill, const sql::Row& row) {
    bill.refunds.push_back({.currency = row.text(1),
                            .amount = row.integer(2),
                            .made = row.boolean(3),
                            .charge = text_in(row, 4),
                            .kind = row.text(5)});
}

void keep_charge(Bill& bill, const sql::Row& row) {
    if (row.view(2) != "CAPTURED") return;
    bill.charges.push_back(
        {.id = row.text(1), .refunded = row.integer(3), .finished = number_in(row, 4)});
}

constexpr auto tables_of_payments = std::to_array<Table<Bill>>({
    {{"audit.payments",
      "SELECT payment_id, provider, currency, due, status, captured, refunded, failures, "
      "charge_id, created_at, opened_at, captured_at, reduced FROM payments.payments "
      "WHERE " WAYBILL_AUDIT_KEYS("payment_id") " ORDER BY payment_id"},
     keep_bill},
    {{"audit.attempts",
      "SELECT payment_id, charge_id, result, amount FROM payments.payment_attempts "
      "WHERE " WAYBILL_AUDIT_KEYS("payment_id") " ORDER BY payment_id"},
     keep_attempt},
    {{"audit.refunds", "SELECT payment_id, currency, amount, done_at IS NOT NULL OR EXISTS "
                       "(SELECT 1 FROM payments.sim_refunds s WHERE s.refund_id = r.refund_id), "
                       "charge_id, kind FROM payments.payment_refunds r WHERE " WAYBILL_AUDIT_KEYS(
                           "payment_id") " ORDER BY payment_id"},
     keep_refund},
    {{"audit.checkouts", "SELECT payment_id, currency, amount FROM payments.sim_checkouts "
                         "WHERE " WAYBILL_AUDIT_KEYS("payment_id") " ORDER BY payment_id"},
     [](Bill& bill, const sql::Row& row) {
         bill.checkout = Bill::Checkout{.currency = row.text(1), .amount = row.integer(2)};
     }},
    {{"audit.charges",
      "SELECT payment_id, charge_id, state, refunded, finished_at FROM "
      "payments.sim_charges WHERE " WAYBILL_AUDIT_KEYS("payment_id") " ORDER BY payment_id"},
     keep_charge},
    {{"audit.questions", "SELECT key FROM payments.timers WHERE kind = 'payment.reconcile' "
                         "AND " WAYBILL_AUDIT_KEYS("key") " ORDER BY key"},
     [](Bill& bill, const sql::Row&) { bill.asked = true; }},
});
constexpr auto queries_of_payments = queries_of(tables_of_payments);

/// No payment gives back more than it took, and its state says what it holds.
void judge_state(const Bill& bill, Tell tell) {
    const Bill::Payment& payment = *bill.payment;
    const auto captured = payment.captured;
    const auto refunded = payment.refunded;
    const bool charged = payment.charge && !payment.charge->empty();
    const bool odd =
        refunded > captured || (captured != 0 && captured != payment.due) ||
        (payment.status == "CAPTURED") != (captured > refunded) ||
        (payment.status == "REFUNDED") != (captured > 0 && captured == refunded) ||
        (captured > 0) != payment.has_captured_at || (captured > 0) != charged ||
        (payment.status == "FAILED" && payment.failures < 3) ||
        !one_of(payment.status, {"CREATED", "CAPTURED", "FAILED", "REFUNDED", "UNKNOWN"});
    if (odd)
        tell("MON-2a", bill.id,
             std::format("{}, captured {}, refunded {} of {}", payment.status, captured, refunded,
                         payment.due));
}

/// Whether a payment has counted what its refunds and attempts say.
void judge_sums(const Bill& bill, Tell tell) {
    const Bill::Payment& payment = *bill.payment;
    std::int64_t rest = 0;
    std::int64_t parts = 0;
    for (const Bill::Refund& refund : bill.refunds) {
        if (refund.currency != payment.currency) continue;
        if (refund.kind == "rest") rest += refund.amount;
        if (refund.kind == "part") parts += refund.amount;
    }
    if (rest + parts != payment.refunded || parts != payment.reduced)
        tell("MON-2b", bill.id,
             std::format("refunded {}, {} by hand; its refunds {} and {}", payment.refunded,
                         payment.reduced, rest + parts, parts));
    const bool told = std::ranges::any_of(
        bill.captured_by, [&payment](const auto& one) { return one.charge == payment.charge; });
    if (payment.failures > bill.failed || (payment.captured > 0) != told)
        tell("MON-2d", bill.id,
             std::format("failed {} times, told of {}, captured {}", payment.failures, bill.failed,
                         payment.captured));
}

/// What a charge took is the payment, or the rest of it is on its way back.
void judge_takings(const Bill& bill, Tell tell) {
    const Bill::Payment& payment = *bill.payment;
    for (const Bill::Told& told : bill.captured_by) {
        if (!told.amount) continue;
        std::int64_t kept = payment.captured > 0 && told.charge == payment.charge ? payment.due : 0;
        for (const Bill::Refund& refund : bill.refunds)
            if (refund.charge == told.charge && one_of(refund.kind, {"surplus", "denied"}))
                kept += refund.amount;
        if (kept != *told.amount)
            tell(
                "MON-2e", bill.id,
                std::format("a charge took {}, of which {} are accounted for", *told.amount, kept));
    }
}

/// A question every ten minutes, for three days.
void judge_questions(const Bill& bill, TimePoint now, Tell tell) {
    if (!bill.payment) {
        if (bill.asked) tell("MON-7c", bill.id, "is asked about and is no payment");
        return;
    }
    const Bill::Payment& payment = *bill.payment;
    const bool waits = payment.opened && one_of(payment.status, {"CREATED", "UNKNOWN"});
    if (waits && from_micros(payment.created) > now - 71h && !bill.asked)
        tell("MON-7c", bill.id, "waits for news and nobody asks");
}

void judge_checkout(const Bill& bill, Tell tell) {
    if (!bill.payment) {
        if (bill.checkout)
            tell("CPY-6", bill.id, "is in payments.sim_checkouts and not in payments.payments");
        return;
    }
    const Bill::Payment& payment = *bill.payment;
    if (!bill.checkout) {
        if (payment.provider == "simulator" && payment.opened)
            tell("CPY-6", bill.id, "is in payments.payments and not in payments.sim_checkouts");
        return;
    }
    Differences all;
    all.see("due", payment.due, bill.checkout->amount);
    all.see("currency", payment.currency, bill.checkout->currency);
    if (all.any()) tell("CPY-6", bill.id, all.words());
}

/// Of what the payment's own charge took.
std::int64_t given_back(const Bill& bill) {
    std::int64_t sum = 0;
    for (const Bill::Refund& refund : bill.refunds)
        if ((!refund.charge || refund.charge == bill.payment->charge) && refund.made)
            sum += refund.amount;
    return sum;
}

/// News of a charge may fail to come; within half an hour it has been asked for.
void judge_charges(const Bill& bill, TimePoint now, Tell tell) {
    const bool ours =
        bill.payment && bill.payment->captured > 0 && bill.payment->provider == "simulator";
    if (ours && bill.charges.empty())
        tell("CPY-7", bill.id, "is in our books and not in payments.sim_charges");
    for (const Bill::Charge& charge : bill.charges) {
        if (ours) {
            Differences all;
            all.see("charge", bill.payment->charge, Text{charge.id});
            all.see("refunded", given_back(bill), charge.refunded);
            if (all.any()) tell("CPY-7", bill.id, all.words());
            continue;
        }
        const bool fresh = !charge.finished || from_micros(*charge.finished) > now - 30min;
        if (!fresh || !bill.asked)
            tell("CPY-7", bill.id, "is in payments.sim_charges and not in our books");
    }
}

Status judge_payments(Books& books, const KeyRange& range, Tell tell) {
    Lives<Bill> bills;
    WAYBILL_CHECK(bills.read(books, range, tables_of_payments));
    bills.each([&](const Bill& bill) {
        if (bill.payment) {
            judge_state(bill, tell);
            judge_sums(bill, tell);
            judge_takings(bill, tell);
        }
        judge_questions(bill, range.now, tell);
        judge_checkout(bill, tell);
        judge_charges(bill, range.now, tell);
    });
    return {};
}

}  // namespace

constinit const Pass lives_of_payments{.queries = queries_of_payments, .judge = judge_payments};

}  // namespace waybill::audit
