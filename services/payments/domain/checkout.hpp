// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/payments/domain/payment.hpp"

#include <vector>

/// The built-in provider's side: it knows payments by their ids and keeps a book of its own.
namespace waybill::payments::simulator {

WAYBILL_DEFINE_ID(ChargeId, "chg");

enum class ChargeState : std::uint8_t { pending, captured, failed };
std::string_view to_string(ChargeState state);

/// What the payer decided, before anybody knows how it ends.
enum class Decision : std::uint8_t { approve, decline };

struct Charge {
    ChargeId id{};
    PaymentId payment{};
    Decision decision{};
    ChargeState state{};
    std::int64_t refunded{0};
    TimePoint created_at{};
    std::optional<TimePoint> finished_at{};
};

enum class CheckoutStatus : std::uint8_t { open, processing, approved, declined };
std::string_view to_string(CheckoutStatus status);

struct Checkout {
    PaymentId payment{};
    Money amount{};
    std::string callback_url{};
    std::string return_url{};
    TimePoint created_at{};
    std::vector<Charge> charges{};  ///< oldest first

    CheckoutStatus status() const;
    int tries_left() const;
};

enum class DecisionRefusal : std::uint8_t {
    already_decided,  ///< otherwise, while the charge is under way or captured
    closed,           ///< no try is left
};
enum class DecisionEffect : std::uint8_t { new_charge, repeated };
std::expected<DecisionEffect, DecisionRefusal> decide(const Checkout& checkout, Decision decision);

/// What the payer cannot decide.
enum class Luck : std::uint8_t { good, bad };
/// How a charge ends that has taken its time.
ChargeState end_of(const Charge& charge, Luck luck);

/// The charge that took the money, if one did.
const Charge* captured_charge(const Checkout& checkout);
const Charge* find_charge(const Checkout& checkout, std::string_view id);

}  // namespace waybill::payments::simulator
