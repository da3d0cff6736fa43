// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time_zones.hpp"
#include "services/notifications/usecases/ports.hpp"

namespace waybill::notifications {

/// Somebody says how they want to be told; mail that waits already obeys.
class SetPreferences {
public:
    struct Deps {
        PreferenceStore& store;
        const TimeZones& zones;
        const Clock& clock;
    };
    explicit SetPreferences(Deps deps) : deps_{deps} {}

    /// invalid: notifications.bad_preferences, for an unknown zone.
    Task<Status> run(Context ctx, UserId user, Preferences wanted);

private:
    Deps deps_;
};

}  // namespace waybill::notifications
