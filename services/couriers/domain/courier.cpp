// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/courier.hpp"

#include "platform/core/assert.hpp"
#include "platform/core/geo.hpp"
#include "platform/core/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace waybill::couriers {
namespace {

constexpr int capacity_max = 20;
constexpr std::size_t name_max = 100;  // characters that are seen

}  // namespace

std::string_view to_string(Transport transport) {
    switch (transport) {
        case Transport::on_foot: return "on_foot";
        case Transport::scooter: return "scooter";
        case Transport::car: return "car";
    }
    std::unreachable();
}

std::string_view to_string(Duty duty) {
    switch (duty) {
        case Duty::available: return "available";
        case Duty::busy: return "busy";
        case Duty::paused: return "paused";
        case Duty::offline: return "offline";
    }
    std::unreachable();
}

Status check(const CourierEdit& edit) {
    if (edit.name && (!is_person_name(*edit.name) || visible_length(*edit.name) > name_max))
        return fail(ErrorKind::invalid, "couriers.bad_name");
    if (edit.phone && !is_phone(edit.phone->reveal()))
        return fail(ErrorKind::invalid, "couriers.bad_phone");
    if (edit.capacity && (*edit.capacity < 1 || *edit.capacity > capacity_max))
        return fail(ErrorKind::invalid, "couriers.bad_capacity");
    return {};
}

Status check(const Courier& courier) {
    return check(
        CourierEdit{.name = courier.name, .phone = courier.phone, .capacity = courier.capacity});
}

Result<std::optional<Position>> check_position(std::optional<Position> position, TimePoint now) {
    constexpr Duration ahead_max = 60s;
    if (!position) return position;
    if (!is_place({.lat = position->lat, .lon = position->lon}))
        return fail(ErrorKind::invalid, "couriers.bad_place");
    if (position->at > now + ahead_max) return fail(ErrorKind::invalid, "couriers.position_ahead");
    return position;
}

bool is_newer(const Position& position, const std::optional<Position>& known) {
    return !known || position.at > known->at;
}

std::optional<DutyRefusal> set_duty(Courier& courier, Duty wanted) {
    if (wanted == Duty::busy) return DutyRefusal::by_system_only;
    if (wanted == Duty::offline && courier.active > 0) return DutyRefusal::has_deliveries;
    const bool full = wanted == Duty::available && courier.active >= courier.capacity;
    courier.duty = full ? Duty::busy : wanted;
    return std::nullopt;
}

std::optional<DutyRefusal> edit(Courier& courier, CourierEdit wanted) {
    if (wanted.capacity.value_or(courier.active) < courier.active)
        return DutyRefusal::has_deliveries;
    if (wanted.name) courier.name = *std::move(wanted.name);
    if (wanted.phone) courier.phone = *std::move(wanted.phone);
    if (wanted.transport) courier.transport = *wanted.transport;
    if (wanted.zone) courier.zone = *std::move(wanted.zone);
    if (wanted.capacity) courier.capacity = *wanted.capacity;
    const bool on_duty = courier.duty == Duty::available || courier.duty == Duty::busy;
    if (on_duty) (void)set_duty(courier, Duty::available);  // or busy, as the hands are
    return std::nullopt;
}

std::optional<DutyRefusal> dismiss(Courier& courier, TimePoint at) {
    if (const auto refusal = set_duty(courier, Duty::offline)) return refusal;
    courier.position.reset();
    courier.deleted_at = at;
    return std::nullopt;
}

bool can_take(const Courier& courier) {
    return courier.duty == Duty::available && courier.active < courier.capacity;
}

void take(Courier& courier) {
    WAYBILL_ASSERT(courier.active < courier.capacity);
    ++courier.active;
    if (courier.active == courier.capacity && courier.duty == Duty::available)
        courier.duty = Duty::busy;
}

void put_down(Courier& courier) {
    courier.active = std::max(0, courier.active - 1);
    if (courier.duty == Duty::busy) courier.duty = Duty::available;
}

Duration TransportLimits::of(Transport transport) const {
    switch (transport) {
        case Transport::on_foot: return on_foot;
        case Transport::scooter: return scooter;
        case Transport::car: return car;
    }
    std::unreachable();
}

Courier without_person(Courier courier) {
    courier.name.clear();
    courier.phone = {};
    courier.position.reset();
    return courier;
}

}  // namespace waybill::couriers
