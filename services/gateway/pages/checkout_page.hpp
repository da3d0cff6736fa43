// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/payments/v1/payments.pb.h"

#include <string>
#include <string_view>

namespace waybill::gateway {

/// The page's own policy: no script at all, a form to this origin, one inline style sheet.
inline constexpr std::string_view checkout_page_policy =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/// The built-in provider's checkout: amount and two buttons, or what was decided.
std::string checkout_page(const payments::v1::Checkout& checkout);

/// Text between tags or in a quoted attribute.
std::string escape_html(std::string_view text);

}  // namespace waybill::gateway
