// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/id.hpp"

namespace waybill {

WAYBILL_DEFINE_ID(InvitationId, "inv");
WAYBILL_DEFINE_ID(DeviceId, "dvc");
WAYBILL_DEFINE_ID(AnnouncementId, "ann");

}  // namespace waybill
