// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

/// Who sees which field of an order in which state: the one table of it. Reading, lists, the live
/// connection, deliveries, events and mails ask here.
namespace waybill {

/// For whom an order is shown.
enum class OrderReader : std::uint8_t {
    customer,  ///< whose order it is
    partner,   ///< staff of its partner
    courier,   ///< who has it, or had it last
    asked,     ///< a courier who may take it
    office,    ///< operators and support
    link,      ///< who has the public link
};
inline constexpr int order_readers = 6;

/// Somebody may be several of them, and sees what any of them may see.
class OrderReaders {
public:
    constexpr OrderReaders() = default;
    constexpr OrderReaders(std::initializer_list<OrderReader> readers) {
        for (const OrderReader reader : readers) insert(reader);
    }
    constexpr void insert(OrderReader reader) { bits_ |= bit(reader); }
    constexpr bool has(OrderReader reader) const { return (bits_ & bit(reader)) != 0; }
    constexpr bool empty() const { return bits_ == 0; }

private:
    static constexpr std::uint8_t bit(OrderReader reader) {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(reader));
    }
    std::uint8_t bits_{0};
};

enum class OrderPhase : std::uint8_t {
    unpaid,
    waiting,  ///< paid; it is prepared, or stands ready to be fetched
    on_way,   ///< fetched, also while it comes back
    over,
};

enum class OrderField : std::uint8_t {
    address,
    place,
    rough_place,  ///< the same to a kilometre
    phone,
    amounts,
    payment,  ///< its id: who knows it can pay, or decline
    courier,
    courier_name,
    courier_place,
    pin,
    tracking_link,
    notes,  ///< what people wrote beside their steps
    external_id,
};

/// Of an order's status, and of a delivery's; a word that is not known is over, and shows least.
OrderPhase order_phase(std::string_view status);
OrderPhase delivery_phase(std::string_view status);
/// A courier of whom nobody has said yes to this delivery is only asked.
OrderReader courier_reader(std::string_view delivery_status);

bool shows(OrderField field, OrderReaders readers, OrderPhase phase);

/// A coordinate as it is shown where only the rough place is.
double rough(double degrees);

}  // namespace waybill
