// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/caller.hpp"
#include "services/notifications/domain/preferences.hpp"

namespace waybill::notifications {

/// The copy of a user that follows identity's events, and how they want to be told.
struct Person {
    UserId user{};
    std::int64_t version{0};
    PersonalText email{};
    PersonalText first_name{};
    std::string locale{};
    Roles roles{};
    bool operates{false};  ///< is told of alerts
    Preferences preferences{};
};

}  // namespace waybill::notifications
