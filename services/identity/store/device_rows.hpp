// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/identity/domain/device.hpp"
#include "services/identity/store/account_store_sql.hpp"

/// Devices as rows, each change with its event.
namespace waybill::identity::devices {

Result<std::vector<Device>> list(sql::Tx& tx, const UserId& user);
/// A token that is known stays the same device unless it was another user's. conflict:
/// identity.lost_race.
Result<Device> put(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, Device device,
                   const SecretText& push_token);
Status remove_all(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, const UserId& user);
/// not_found: identity.no_device.
Status remove(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, const UserId& user,
              const DeviceId& device);

}  // namespace waybill::identity::devices
