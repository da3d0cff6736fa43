// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/device_store_sql.hpp"

#include "services/identity/store/device_rows.hpp"

namespace waybill::identity {

Task<Result<std::vector<Device>>> DeviceStoreSql::list(Context ctx, UserId user) {
    auto read = [&](sql::Tx& tx) { return devices::list(tx, user); };
    co_return co_await deps_.database.read(ctx, std::move(read));
}

Task<Result<Device>> DeviceStoreSql::put(Context ctx, Device device, SecretText push_token) {
    auto write = [&](sql::Tx& tx) { return devices::put(tx, deps_, ctx, device, push_token); };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

Task<Status> DeviceStoreSql::remove(Context ctx, UserId user, DeviceId device) {
    auto write = [&](sql::Tx& tx) { return devices::remove(tx, deps_, ctx, user, device); };
    co_return co_await deps_.database.write(ctx, std::move(write));
}

}  // namespace waybill::identity
