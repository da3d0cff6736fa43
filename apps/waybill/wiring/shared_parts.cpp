// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/wiring/shared_parts.hpp"

#include "apps/waybill/wiring/new_work.hpp"
#include "apps/waybill/wiring/platform.hpp"

namespace waybill::wiring {
namespace {

rpc::Admission admission(std::function<Status()> room) {
    if (!room) return {};
    return [room = std::move(room)](const rpc::Method& method) {
        return begins_new_work(method) ? room() : Status{};
    };
}

}  // namespace

Result<Databases> open_databases(const Environment& environment) {
    Databases databases;
    for (const StoredService& service : stored_services(environment.here)) {
        WAYBILL_TRY(auto database, environment.open_database(service.name, service.migrations));
        databases.emplace(service.name, std::move(database));
    }
    return databases;
}

SharedParts::SharedParts(Environment environment, Databases opened)
    : env{std::move(environment)},
      databases{std::move(opened)},
      ids{env.clock, env.random},
      ports{env, ids, databases},
      guard{env.clock, env.calls, admission(env.storage_room)} {}

}  // namespace waybill::wiring
