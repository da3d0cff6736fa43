// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/couriers.pb.h"
#include "services/couriers/domain/attention.hpp"
#include "services/couriers/domain/delivery.hpp"

#include <string>
#include <string_view>

namespace waybill::couriers {

v1::Courier to_message(const Courier& courier);
/// With how far the courier can be relied on, which is for operators.
v1::Courier to_office_message(const Courier& courier);
v1::Delivery to_message(const Delivery& delivery);
v1::AttentionItem to_message(const AttentionItem& item);
/// Nothing when it is not one of ours.
std::optional<AttentionItem> to_item(const v1::AttentionItem& item);
v1::Position to_message(const Position& position);
std::optional<Position> to_position(const v1::Position& position);
/// Of an optional field of a message; a place has no time.
std::optional<Position> read_place(bool present, const waybill::v1::Place& place);

/// The parts of a delivery that no query looks into, as stored.
std::string encode_details(const Delivery& delivery);
/// False when the bytes are not ours.
bool decode_details(std::string_view bytes, Delivery& delivery);

/// What changes of a delivery beside its doors, as its past keeps it: nothing of its customer, nor
/// the name of its courier.
std::string encode_state(const Delivery& delivery);
/// False when the bytes are not ours.
bool decode_state(std::string_view bytes, Delivery& delivery);

}  // namespace waybill::couriers
