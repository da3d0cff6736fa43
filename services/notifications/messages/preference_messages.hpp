// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/notifications/v1/notifications.pb.h"
#include "platform/core/result.hpp"
#include "services/notifications/domain/preferences.hpp"

namespace waybill::notifications {

/// All kinds, in their order.
v1::Preferences to_message(const Preferences& preferences);
/// What is not said is as usual. invalid: notifications.bad_preferences (with what is wrong).
/// Whether there is such a zone is not known here.
Result<Preferences> from_message(const v1::Preferences& message);

void write(const QuietHours& hours, v1::QuietHours& out);
/// invalid, as `reason`.
Result<QuietHours> hours_from(const v1::QuietHours& message, std::string_view reason);

}  // namespace waybill::notifications
