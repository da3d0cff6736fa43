// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

void mount_pictures(http::Router& router, const Parts& parts);

/// What every route that takes a picture says of it.
http::RawSpec takes_picture(http::RawSpec spec);

}  // namespace waybill::gateway
