// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/cash.hpp"
#include "platform/core/id.hpp"
#include "platform/core/money.hpp"
#include "platform/core/result.hpp"

#include <optional>
#include <string>

namespace waybill::payments {

enum class PaymentStatus : std::uint8_t { created, captured, failed, refunded, unknown };
std::string_view to_string(PaymentStatus status);

/// How often a customer may try to pay for one order.
inline constexpr int tries_max = 3;

/// One try to collect an order's total through one provider.
struct Payment {
    PaymentId id{};
    OrderId order{};
    UserId customer{};
    std::string provider{};
    Money due{};
    PaymentStatus status{PaymentStatus::created};
    std::int64_t captured{0};  ///< nothing or all that is due
    std::int64_t refunded{0};
    std::int64_t reduced{0};     ///< of that, by operators: so much less is due
    std::int64_t settled{0};     ///< what was divided when its order was delivered
    int failures{0};             ///< charges that the provider declined
    std::string charge{};        ///< the provider's id of the captured charge
    std::string checkout_url{};  ///< where its provider has the payer pay; empty: a page of ours
    TimePoint created_at{};
    std::optional<TimePoint> opened_at{};  ///< the provider has the checkout
    std::optional<TimePoint> captured_at{};
    std::optional<TimePoint> order_cancelled_at{};
    std::optional<TimePoint> settled_at{};
    std::int64_t version{0};   ///< published changes; a payment that only exists has none
    std::int64_t revision{0};  ///< written changes
    bool operator==(const Payment&) const = default;
};

/// No provider has it: its courier takes it at the door.
inline bool in_cash(const Payment& payment) { return payment.provider == cash_method; }
/// Whether the provider may still have news.
bool open(const Payment& payment);
/// Whether the next look at it opens its checkout: nobody knows that the provider has one.
bool to_be_opened(const Payment& payment);
/// The facts that its caller gave; the same id with others is another payment.
bool same_request(const Payment& a, const Payment& b);

enum class ChargeResult : std::uint8_t { captured, failed };
std::string_view to_string(ChargeResult result);

/// No bank moves more in one charge (minor units): more is a mistake of whoever says it, and not
/// money that can be booked.
inline constexpr std::int64_t charge_amount_max = 1'000'000'000'000'000;

/// What a provider says of one charge, by callback or when asked.
struct ChargeReport {
    std::string charge{};
    ChargeResult result{};
    Money amount{};
    TimePoint at{};
};

enum class ReportEffect : std::uint8_t {
    nothing,
    attempt_failed,  ///< the checkout may be tried again
    failed,          ///< that was the last try
    captured,
    captured_late,  ///< after the order's end: to be given back
};
struct Applied {
    ReportEffect effect{};
    /// What the charge took beside what is due: booked apart and sent back.
    std::optional<Money> surplus{};
    bool operator==(const Applied&) const = default;
};
/// What a courier took at the door, as a provider would tell of it.
ChargeReport cash_taken(const CourierId& courier, Money amount, TimePoint at);
/// Applies a report that was not seen before. What a provider took is always booked: as the
/// payment, if it is at least what is due and the first; else, or the rest of it, as surplus.
Applied apply(Payment& payment, const ChargeReport& report);
/// Whether there can be such a charge: nothing, less than nothing and more than any bank moves is
/// a mistake of whoever says it, and leaves no trace.
bool believable(const ChargeReport& report);
/// Whether a charge takes at least what is due, in its currency. One that does not is answered as
/// refused, each time it is told, whatever was booked.
bool covers(const Payment& payment, const ChargeReport& report);

/// Why money goes back.
enum class RefundKind : std::uint8_t {
    rest,     ///< what is left of the payment: its order is over
    part,     ///< as much as an operator said
    surplus,  ///< what a charge took beside what was due
    denied,   ///< such a surplus whose charge the provider knows nothing of: nothing is owed
};
std::string_view to_string(RefundKind kind);

/// Money on its way back; its id is what the provider knows a repetition by.
struct Refund {
    RefundId id{};
    PaymentId payment{};
    std::string provider{};
    std::string charge{};  ///< the provider's id of what is given back
    Money amount{};
    RefundKind kind{RefundKind::rest};
    std::string by{};    ///< the operator, of a part
    std::string note{};  ///< what they said of it
    TimePoint requested_at{};
    std::optional<TimePoint> done_at{};  ///< the provider has it; of cash, the payer has
};
/// A person pays it, and nothing sends it.
inline bool in_cash(const Refund& refund) { return refund.provider == cash_method; }

/// Gives back all that is left; nothing when there is nothing to give.
std::optional<Money> refund_rest(Payment& payment);
/// Gives back some of what is left, which is so much less due. invalid: payments.bad_amount;
/// conflict: payments.refund_exceeds_charge.
Status refund_part(Payment& payment, Money amount);

}  // namespace waybill::payments
