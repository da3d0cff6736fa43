// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/enum_values.hpp"
#include "platform/core/id.hpp"
#include "platform/core/result.hpp"
#include "platform/core/secret.hpp"
#include "platform/core/time.hpp"
#include "services/couriers/domain/reliability.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace waybill::couriers {

enum class Transport : std::uint8_t { on_foot, scooter, car };
enum class Duty : std::uint8_t { available, busy, paused, offline };

std::string_view to_string(Transport transport);
std::string_view to_string(Duty duty);

struct Position {
    double lat{0};
    double lon{0};
    TimePoint at{};
    bool operator==(const Position&) const = default;
};

struct Courier {
    CourierId id;
    UserId user;
    std::string name;
    PersonalText phone;
    Transport transport{Transport::on_foot};
    Duty duty{Duty::offline};
    std::string zone;
    int capacity{1};
    int active{0};  ///< deliveries in hand
    std::int64_t deliveries{0};
    Reliability reliability{};
    std::optional<Position> position;
    std::optional<TimePoint> deleted_at{};  ///< no courier any more; what was brought stays known
    std::int64_t version{1};
    bool operator==(const Courier&) const = default;
};

/// What an operator changes of a courier; what is absent stays.
struct CourierEdit {
    std::optional<std::string> name{};
    std::optional<PersonalText> phone{};
    std::optional<Transport> transport{};
    std::optional<std::string> zone{};
    std::optional<int> capacity{};
};

/// invalid: couriers.bad_name, couriers.bad_phone, couriers.bad_capacity.
Status check(const CourierEdit& edit);
Status check(const Courier& courier);

enum class DutyRefusal : std::uint8_t { by_system_only, has_deliveries };

/// The duty follows the capacity, which is never less than what is in hand.
std::optional<DutyRefusal> edit(Courier& courier, CourierEdit wanted);
/// With deliveries in hand nobody ceases to be a courier.
std::optional<DutyRefusal> dismiss(Courier& courier, TimePoint at);

/// As it is; absent stays absent. invalid: couriers.bad_place; couriers.position_ahead, when the
/// device's clock is more than a minute before ours: one such fix would hide all that follow.
Result<std::optional<Position>> check_position(std::optional<Position> position, TimePoint now);
/// The one rule about two positions of a courier: the newest by the device's clock counts.
bool is_newer(const Position& position, const std::optional<Position>& known);

/// A former courier of whom nothing is left that says who that was.
Courier without_person(Courier courier);

/// What the courier asks for: available, paused or offline. With deliveries in hand nobody goes
/// offline, and available means busy when no hand is free.
std::optional<DutyRefusal> set_duty(Courier& courier, Duty wanted);

/// Whether one more delivery may be given to the courier.
bool can_take(const Courier& courier);
/// A delivery more or less in hand; the duty follows.
void take(Courier& courier);
void put_down(Courier& courier);

/// How long a delivery may take from assignment, or from READY if that is later.
struct TransportLimits {
    Duration on_foot{30min};
    Duration scooter{15min};
    Duration car{5min};
    Duration of(Transport transport) const;
};

}  // namespace waybill::couriers
