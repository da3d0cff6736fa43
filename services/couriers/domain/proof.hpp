// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/delivery.hpp"

namespace waybill::couriers {

/// A picture that shows that something was handed over.
enum class ProofKind : std::uint8_t { photo, signature };

/// What must be there beside the PIN before a delivery ends well.
enum class ProofWanted : std::uint8_t { none, photo, signature, both };

constexpr bool wants(ProofWanted wanted, ProofKind kind) {
    if (wanted == ProofWanted::both) return true;
    return wanted == (kind == ProofKind::photo ? ProofWanted::photo : ProofWanted::signature);
}

/// Who may add one: the courier who is handing it over, and nobody before or after.
inline DeliveryStep check_proof(const Delivery& delivery, const CourierId& courier) {
    if (delivery.courier != courier) return std::unexpected(DeliveryRefusal::not_yours);
    if (delivery.state != DeliveryState::picked_up)
        return std::unexpected(DeliveryRefusal::wrong_state);
    return {};
}

}  // namespace waybill::couriers
