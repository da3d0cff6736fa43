// SPDX-License-Identifier: Apache-2.0
#include "services/payments/domain/checkout.hpp"

#include <utility>

namespace waybill::payments::simulator {

std::string_view to_string(ChargeState state) {
    switch (state) {
        case ChargeState::pending: return "PENDING";
        case ChargeState::captured: return "CAPTURED";
        case ChargeState::failed: return "FAILED";
    }
    std::unreachable();
}

std::string_view to_string(CheckoutStatus status) {
    switch (status) {
        case CheckoutStatus::open: return "OPEN";
        case CheckoutStatus::processing: return "PROCESSING";
        case CheckoutStatus::approved: return "APPROVED";
        case CheckoutStatus::declined: return "DECLINED";
    }
    std::unreachable();
}

CheckoutStatus Checkout::status() const {
    if (charges.empty()) return CheckoutStatus::open;
    switch (charges.back().state) {
        case ChargeState::pending: return CheckoutStatus::processing;
        case ChargeState::captured: return CheckoutStatus::approved;
        case ChargeState::failed: return CheckoutStatus::declined;
    }
    std::unreachable();
}

int Checkout::tries_left() const {
    if (status() == CheckoutStatus::approved) return 0;
    return tries_max - static_cast<int>(charges.size());
}

std::expected<DecisionEffect, DecisionRefusal> decide(const Checkout& checkout, Decision decision) {
    switch (checkout.status()) {
        case CheckoutStatus::processing:
        case CheckoutStatus::approved:
            if (checkout.charges.back().decision == decision) return DecisionEffect::repeated;
            return std::unexpected(DecisionRefusal::already_decided);
        case CheckoutStatus::open:
        case CheckoutStatus::declined:
            if (checkout.tries_left() <= 0) return std::unexpected(DecisionRefusal::closed);
            return DecisionEffect::new_charge;
    }
    std::unreachable();
}

ChargeState end_of(const Charge& charge, Luck luck) {
    const bool success = charge.decision == Decision::approve && luck == Luck::good;
    return success ? ChargeState::captured : ChargeState::failed;
}

const Charge* captured_charge(const Checkout& checkout) {
    for (const Charge& charge : checkout.charges)
        if (charge.state == ChargeState::captured) return &charge;
    return nullptr;
}

const Charge* find_charge(const Checkout& checkout, std::string_view id) {
    for (const Charge& charge : checkout.charges)
        if (charge.id.text() == id) return &charge;
    return nullptr;
}

}  // namespace waybill::payments::simulator
