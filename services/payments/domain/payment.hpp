// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"
#include "platform/core/money.hpp"

#include <expected>
#include <optional>
#include <string>

namespace waybill::payments {

enum class PaymentStatus : std::uint8_t { created, captured, failed, refunded, unknown };
std::string_view to_string(PaymentStatus status);
std::optional<PaymentStatus> parse_payment_status(std::string_view text);

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
    int failures{0};       ///< charges that the provider declined
    std::string charge{};  ///< the provider's id of the captured charge
    TimePoint created_at{};
    std::optional<TimePoint> opened_at{};  ///< the provider has the checkout
    std::optional<TimePoint> captured_at{};
    std::optional<TimePoint> order_cancelled_at{};
    std::optional<TimePoint> settled_at{};
    std::int64_t version{0};   ///< published changes; a payment that only exists has none
    std::int64_t revision{0};  ///< written changes
};

/// Whether the provider may still have news.
bool open(const Payment& payment);
/// The facts that its caller gave; the same id with others is another payment.
bool same_request(const Payment& a, const Payment& b);

enum class ChargeResult : std::uint8_t { captured, failed };
std::string_view to_string(ChargeResult result);

/// What a provider says of one charge, by callback or when asked.
struct ChargeReport {
    std::string charge{};
    ChargeResult result{};
    Money amount{};
    TimePoint at{};
};

enum class ReportRefusal : std::uint8_t {
    wrong_amount,   ///< not exactly what is due, or in another currency
    second_charge,  ///< the payment was captured by another charge
};
enum class ReportEffect : std::uint8_t {
    nothing,
    attempt_failed,  ///< the checkout may be tried again
    failed,          ///< that was the last try
    captured,
    captured_late,  ///< after the order's end: to be given back
};
/// Applies a report that was not seen before. Whatever arrives after the end changes nothing but
/// money: a capture is always booked.
std::expected<ReportEffect, ReportRefusal> apply(Payment& payment, const ChargeReport& report);

/// Gives back all that is left; nothing when there is nothing to give.
std::optional<Money> refund_rest(Payment& payment);

}  // namespace waybill::payments
