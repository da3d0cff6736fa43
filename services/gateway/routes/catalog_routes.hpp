// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// Partners, their staff and what they sell, as operators and staff keep it.
void mount_catalog(http::Router& router, const Parts& parts);
/// What is for sale, to anyone, out of the cache.
void mount_offers(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
