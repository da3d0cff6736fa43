// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// Photos and signatures of hand-overs.
void mount_proofs(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
