// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// Partners, their staff, and all of `mount_products` and `mount_offers`.
void mount_catalog(http::Router& router, const Parts& parts);
/// What partners can offer, and who keeps it.
void mount_products(http::Router& router, const Parts& parts);
/// What is for sale, to anyone, out of the cache; and how its partner keeps it.
void mount_offers(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
