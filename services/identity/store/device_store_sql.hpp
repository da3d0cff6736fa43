// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/store/account_store_sql.hpp"
#include "services/identity/usecases/device_ports.hpp"

namespace waybill::identity {

/// Devices in the service's own database (see DeviceStore).
class DeviceStoreSql final : public DeviceStore {
public:
    explicit DeviceStoreSql(StoreDeps deps) : deps_{deps} {}

    Task<Result<std::vector<Device>>> list(Context ctx, UserId user) override;
    Task<Result<Device>> put(Context ctx, Device device, SecretText push_token) override;
    Task<Status> remove(Context ctx, UserId user, DeviceId device) override;

private:
    StoreDeps deps_;
};

}  // namespace waybill::identity
