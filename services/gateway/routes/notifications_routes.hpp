// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"
#include "services/gateway/parts.hpp"

namespace waybill::gateway {

/// What a person was told, and that they have read it.
void mount_notifications(http::Router& router, const Parts& parts);

/// What operators tell many people.
void mount_announcements(http::Router& router, const Parts& parts);

/// Who sends what is mailed.
void mount_senders(http::Router& router, const Parts& parts);

}  // namespace waybill::gateway
