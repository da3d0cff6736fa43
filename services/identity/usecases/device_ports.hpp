// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "services/identity/domain/device.hpp"

#include <vector>

namespace waybill::identity {

/// Users' devices, whose push tokens are sealed. Every change is told in its transaction.
class DeviceStore {
public:
    virtual ~DeviceStore() = default;

    /// The last seen first.
    virtual Task<Result<std::vector<Device>>> list(Context ctx, UserId user) = 0;
    /// A token that is known stays the same device, and is another user's no more. conflict:
    /// identity.lost_race.
    virtual Task<Result<Device>> put(Context ctx, Device device, SecretText push_token) = 0;
    /// not_found: identity.no_device.
    virtual Task<Status> remove(Context ctx, UserId user, DeviceId device) = 0;
};

}  // namespace waybill::identity
