// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// Payments, their providers and the ledger.
void mount_payments(http::Router& router, const Parts& parts);
/// Money given back by hand, what was tried, and who has what of the ledger.
void mount_money(http::Router& router, const Parts& parts);
/// Cash that couriers hold, and what is owed of it.
void mount_cash(http::Router& router, const Parts& parts);
/// The way to a provider's checkout, and the built-in provider's own pages.
void mount_checkout(http::Router& router, const Parts& parts);
/// What providers and partners' own systems report, signed.
void mount_callbacks(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
