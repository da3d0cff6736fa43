// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/delivery.hpp"

namespace waybill::couriers {

/// What is to be done about a delivery in somebody's hand.
enum class Watch : std::uint8_t {
    nothing,     ///< nobody holds it, or only for the asking
    look_again,  ///< all is well, or it is being fetched, or a person knows
    late,        ///< not fetched by its deadline: others get it, and a person is told
    overdue,     ///< not handed over by its deadline: it is marked, and a person is told
    silent,      ///< its courier is not heard of and has not fetched it: others get it
    lost,        ///< its courier is not heard of and has it: a person is told, once
};
/// Whether a person was told that it is lost.
enum class Told : std::uint8_t { no, yes };
inline constexpr std::string_view watch_told = "told";  ///< payload of the timer, if so

struct WatchDecision {
    Watch what{};
    TimePoint look_at{};  ///< again, while it stays in that hand
    Told told{};          ///< by then
};

/// When a delivery that somebody took at `at` is looked at for the first time.
TimePoint first_look(const Delivery& delivery, Duration lost_after, TimePoint at);
/// `seen` is the courier's newest position, if it is newer than the stored one.
WatchDecision watch(const Delivery& delivery, const Courier& courier,
                    const std::optional<Position>& seen, Duration lost_after, Told told,
                    TimePoint now);

}  // namespace waybill::couriers
