// SPDX-License-Identifier: Apache-2.0
#include "platform/core/order_fields.hpp"

#include "platform/core/enum_values.hpp"

#include <array>
#include <cmath>

namespace waybill {
namespace {

using Phases = std::uint8_t;

constexpr Phases phase_bit(OrderPhase phase) {
    return static_cast<Phases>(1U << static_cast<unsigned>(phase));
}

struct FieldRule {
    OrderField field;
    std::array<Phases, order_readers> shown;
};

// A partner needs the door and the phone until it has handed the order over, a courier while it is
// in their hand: afterwards neither has a reason to know where somebody lives.
consteval auto make_field_rules() {
    using enum OrderField;
    constexpr Phases never = 0;
    constexpr Phases waits = phase_bit(OrderPhase::waiting);
    constexpr Phases moves = phase_bit(OrderPhase::on_way);
    constexpr Phases in_hand = waits | moves;
    constexpr Phases until_over = phase_bit(OrderPhase::unpaid) | in_hand;
    constexpr Phases always = until_over | phase_bit(OrderPhase::over);
    // customer, partner, courier, asked, office, link
    return std::array<FieldRule, 13>{{
        {address, {always, waits, in_hand, never, always, never}},
        {place, {always, waits, in_hand, never, always, never}},
        {rough_place, {always, waits, always, waits, always, never}},
        {phone, {always, waits, in_hand, never, always, never}},
        {amounts, {always, always, always, never, always, never}},
        {payment, {always, never, never, never, always, never}},
        {OrderField::courier, {always, always, always, never, always, never}},
        {courier_name, {always, always, always, never, always, always}},
        {courier_place, {moves, never, never, never, moves, moves}},
        {pin, {until_over, never, never, never, never, never}},
        {tracking_link, {always, never, never, never, never, never}},
        {notes, {always, always, in_hand, never, always, never}},
        {external_id, {always, never, never, never, always, never}},
    }};
}

constexpr auto field_rules = make_field_rules();

consteval bool rules_in_order() {
    for (std::size_t i = 0; i < field_rules.size(); ++i)
        if (enum_index(field_rules[i].field) != i) return false;
    return field_rules.size() == enum_values<OrderField>.size();
}
static_assert(rules_in_order());
static_assert(enum_values<OrderReader>.size() == order_readers);

}  // namespace

OrderPhase order_phase(std::string_view status) {
    if (status == "PENDING") return OrderPhase::unpaid;
    if (status == "PAID" || status == "PREPARING" || status == "READY") return OrderPhase::waiting;
    return status == "DELIVERING" ? OrderPhase::on_way : OrderPhase::over;
}

OrderPhase delivery_phase(std::string_view status) {
    if (status == "waiting" || status == "offered" || status == "assigned")
        return OrderPhase::waiting;
    return status == "picked_up" || status == "returning" ? OrderPhase::on_way : OrderPhase::over;
}

OrderReader courier_reader(std::string_view delivery_status) {
    const bool asked = delivery_status == "waiting" || delivery_status == "offered";
    return asked ? OrderReader::asked : OrderReader::courier;
}

bool shows(OrderField field, OrderReaders readers, OrderPhase phase) {
    const FieldRule& rule = field_rules[enum_index(field)];
    for (const OrderReader reader : enum_values<OrderReader>)
        if (readers.has(reader) && (rule.shown[enum_index(reader)] & phase_bit(phase)) != 0)
            return true;
    return false;
}

double rough(double degrees) {
    constexpr double grain = 100;  // hundredths of a degree, about a kilometre
    return std::round(degrees * grain) / grain;
}

}  // namespace waybill
