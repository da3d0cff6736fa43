// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/events.types.hpp"
#include "contracts/orders/v1/orders.pb.h"
#include "services/orders/usecases/ports.hpp"

namespace waybill::orders {

/// The order on the wire, without its PIN and tracking token.
v1::Order to_message(const Order& order);
/// The same with both, for the customer's own eyes; they are open.
v1::Order to_customer_message(const Order& order);
v1::OrderChanged to_event(const Order& order, std::string_view cause, std::string_view note = {});

const messaging::EventOf<v1::OrderChanged>& event_of(Step step);

/// The frozen parts that no query looks into, as stored.
std::string encode_details(const Order& order);
/// False when the bytes are not ours.
bool decode_details(std::string_view bytes, Order& order);

/// What steps change of an order and its history has no column for, as stored beside the step;
/// without the courier's name, which is theirs to have cleared.
std::string encode_state(const Order& order);
/// Into an order as it was made, which it stays when there are no bytes. False when they are not
/// ours.
bool decode_state(std::string_view bytes, Order& order);

}  // namespace waybill::orders
