// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/delivery.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace waybill::couriers {

/// Whose orders are brought: this platform's, or those of another order system.
enum class OrdersFrom : std::uint8_t { platform, external };

/// How far an order of another system is, as far as its courier is concerned.
enum class ForeignState : std::uint8_t {
    early,   ///< nothing to do yet
    coming,  ///< its kitchen works on it
    ready,   ///< to be fetched
    on_way,  ///< fetched or brought: we said so
    gone,    ///< cancelled or deleted
};

/// By the words that other systems have for it, in any case of letters: `canceled`, `cancelled` and
/// `deleted` are the same. Nothing for any other word.
std::optional<ForeignState> parse_foreign_state(std::string_view word);

/// An order of another system, as that system says it is.
struct ForeignOrder {
    std::string external_id{};
    std::int64_t version{0};  ///< grows with each change
    ForeignState state{};
    std::string partner_id{};  ///< the other system's, of whoever prepares it
    std::string partner_title{};
    Door pickup{};
    Door dropoff{};
    PersonalText phone{};
    PersonalText note{};
    PersonalText pin{};  ///< four digits, which the customer tells at the door
    std::optional<TimePoint> ready_at{};
};

/// Under which id a partner of the other system is known here: always the same.
PartnerId foreign_partner(std::string_view external_id);

/// Whether its courier may fetch it now; refused: not_ready, wrong_state.
DeliveryStep may_be_fetched(ForeignState state);

}  // namespace waybill::couriers
