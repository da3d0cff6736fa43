// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/orders/v1/orders.pb.h"
#include "contracts/payments/v1/payments.pb.h"

#include <optional>
#include <string>

namespace waybill::gateway {

/// The built-in provider's checkout: what is paid for, the amount and two buttons, or what became
/// of it. Without the order, which may be away, it says the amount only.
std::string checkout_page(const payments::v1::Checkout& checkout,
                          const std::optional<orders::v1::Order>& order);

/// Where a payer comes back to: how the payment stands, and the way on. Anybody who has the link
/// may see it, so it says no more than that.
std::string return_page(const payments::v1::Payment& payment);

}  // namespace waybill::gateway
