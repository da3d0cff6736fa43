// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/notifications/v1/announcements.pb.h"
#include "platform/core/result.hpp"
#include "services/notifications/domain/announcement.hpp"

namespace waybill::notifications {

v1::Announcement to_message(const Announcement& announcement);
/// What is said, how, and to which role. invalid: notifications.bad_announcement.
Result<Announcement> from_message(const v1::AnnounceRequest& message);
/// The part of it that is kept as one.
v1::AnnounceRequest to_kept_message(const Announcement& announcement);
std::vector<LocalText> texts_from(const v1::AnnounceRequest& message);

}  // namespace waybill::notifications
