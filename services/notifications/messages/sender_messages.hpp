// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/notifications/v1/notifications.pb.h"
#include "platform/core/result.hpp"
#include "services/notifications/domain/sender.hpp"

namespace waybill::notifications {

/// With its keys, for whoever keeps it.
v1::Sender to_kept_message(const Sender& sender);
/// Without them, for whoever reads it.
v1::Sender to_message(const Sender& sender);
/// Without id and time. invalid: notifications.bad_sender (with what is wrong).
Result<Sender> from_message(const v1::Sender& message);

}  // namespace waybill::notifications
