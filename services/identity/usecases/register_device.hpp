// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/usecases/device_ports.hpp"

namespace waybill::identity {

/// A device that wants to be told things, of a user who is signed in on it.
class RegisterDevice {
public:
    /// Dependencies are owned by the composition root and outlive this object.
    struct Deps {
        DeviceStore& store;
        IdSource& ids;
        const Clock& clock;
    };
    explicit RegisterDevice(Deps deps) : deps_{deps} {}

    /// invalid: identity.bad_request with the fields. Again is the same device.
    Task<Result<Device>> run(Context ctx, UserId user, DeviceDraft draft);

private:
    Deps deps_;
};

}  // namespace waybill::identity
