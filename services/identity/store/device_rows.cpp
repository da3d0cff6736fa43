// SPDX-License-Identifier: Apache-2.0
#include "services/identity/store/device_rows.hpp"

#include "contracts/identity/v1/events.types.hpp"
#include "platform/sql/columns.hpp"

#include "contracts/identity/v1/events.pb.h"

namespace waybill::identity::devices {
namespace {

/// A row whole: what is kept of the token beside the device.
struct KeptDevice {
    Device device{};
    std::string digest{};
    std::string sealed{};
};

constexpr sql::Columns device_columns{
    sql::fixed<&KeptDevice::device, &Device::id>("device_id"),
    sql::fixed<&KeptDevice::device, &Device::user>("user_id"),
    sql::changing<&KeptDevice::device, &Device::platform>("platform"),
    sql::changing<&KeptDevice::device, &Device::name>("name"),
    sql::fixed<&KeptDevice::digest>("digest"),
    sql::fixed<&KeptDevice::sealed>("sealed"),
    sql::fixed<&KeptDevice::device, &Device::created_at>("created_at"),
    sql::changing<&KeptDevice::device, &Device::seen_at>("seen_at"),
};

constexpr sql::Query list_devices{
    "devices.list",
    "SELECT {columns} FROM devices WHERE user_id = $1 ORDER BY seen_at DESC, device_id LIMIT $2",
    device_columns};
constexpr sql::Query find_device{
    "devices.find", "SELECT {columns} FROM devices WHERE user_id = $1 AND device_id = $2",
    device_columns};
constexpr sql::Query find_by_push_token{
    "devices.by_token", "SELECT {columns} FROM devices WHERE digest = $1", device_columns};
constexpr sql::Query insert_device{
    "devices.insert", "INSERT INTO devices ({columns}) VALUES ({values})", device_columns};
constexpr sql::Query update_device{
    "devices.update", "UPDATE devices SET {changes} WHERE user_id = $1 AND device_id = $2",
    device_columns};
constexpr sql::Query delete_device{"devices.delete",
                                   "DELETE FROM devices WHERE user_id = $1 AND device_id = $2"};

/// Of its token the event has what is sealed: who listens has the installation's key.
template <typename Type>
Status tell(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, const Type& type,
            const KeptDevice& kept) {
    v1::DeviceChanged message;
    message.set_user_id(kept.device.user.text());
    message.set_device_id(kept.device.id.text());
    message.set_platform(std::string{enum_name(kept.device.platform)});
    message.set_sealed_token(kept.sealed);
    return deps.outbox.append(tx, deps.events.make(ctx, type, kept.device.id.text(),
                                                   to_micros(kept.device.seen_at), message));
}

Status drop(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, const KeptDevice& kept) {
    WAYBILL_CHECK(tx.exec(delete_device, kept.device.user, kept.device.id));
    return tell(tx, deps, ctx, v1::events::device_removed, kept);
}

/// Room for one more: who was not seen for longest goes.
Status make_room(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, const UserId& user) {
    WAYBILL_TRY(const auto all, tx.all(list_devices, device_columns, user, devices_max));
    if (static_cast<int>(all.size()) < devices_max) return {};
    return drop(tx, deps, ctx, all.back());
}

Result<Device> insert(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, KeptDevice kept) {
    WAYBILL_CHECK(make_room(tx, deps, ctx, kept.device.user));
    if (const auto inserted = tx.exec(insert_device, device_columns.values(kept)); !inserted) {
        if (inserted.error().reason == "sql.unique")
            return fail(ErrorKind::conflict, "identity.lost_race");
        return fail(inserted.error());
    }
    WAYBILL_CHECK(tell(tx, deps, ctx, v1::events::device_registered, kept));
    return kept.device;
}

}  // namespace

Result<std::vector<Device>> list(sql::Tx& tx, const UserId& user) {
    WAYBILL_TRY(const auto rows, tx.all(list_devices, device_columns, user, devices_max));
    std::vector<Device> all;
    for (const KeptDevice& kept : rows) all.push_back(kept.device);
    return all;
}

Result<Device> put(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, Device device,
                   const SecretText& push_token) {
    const std::string digest = deps.sealer.digest("push token", push_token.reveal());
    WAYBILL_TRY(auto known, tx.one(find_by_push_token, device_columns, digest));
    if (known && known->device.user == device.user) {
        known->device.platform = device.platform;
        known->device.name = std::move(device.name);
        known->device.seen_at = device.seen_at;
        WAYBILL_CHECK(tx.exec(
            update_device, device_columns.changes(*known, known->device.user, known->device.id)));
        return known->device;
    }
    if (known) WAYBILL_CHECK(drop(tx, deps, ctx, *known));  // it has changed hands
    auto sealed = deps.sealer.seal("device/" + device.id.text(), push_token.reveal());
    return insert(tx, deps, ctx,
                  {.device = std::move(device), .digest = digest, .sealed = std::move(sealed)});
}

Status remove_all(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, const UserId& user) {
    WAYBILL_TRY(const auto all, tx.all(list_devices, device_columns, user, devices_max));
    for (const KeptDevice& kept : all) WAYBILL_CHECK(drop(tx, deps, ctx, kept));
    return {};
}

Status remove(sql::Tx& tx, const StoreDeps& deps, const Context& ctx, const UserId& user,
              const DeviceId& device) {
    WAYBILL_TRY(const auto kept, tx.one(find_device, device_columns, user, device));
    if (!kept) return fail(ErrorKind::not_found, "identity.no_device");
    return drop(tx, deps, ctx, *kept);
}

}  // namespace waybill::identity::devices
