// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/module.hpp"

#include "services/couriers/api/courier_calls.hpp"
#include "services/couriers/api/courier_events.hpp"
#include "services/couriers/migrations/migrations.hpp"
#include "services/couriers/store/courier_store_sql.hpp"
#include "services/couriers/store/delivery_store_sql.hpp"

namespace waybill::couriers {

/// In order of construction: each part only knows those above it.
struct CouriersModule::Parts {
    explicit Parts(Deps deps)
        : backbone{"couriers", deps.ports},
          assignment{{.outbox = backbone.outbox(),
                      .events = backbone.events(),
                      .limits = {.on_foot = deps.settings.on_foot_limit,
                                 .scooter = deps.settings.scooter_limit,
                                 .car = deps.settings.car_limit},
                      .mode = deps.settings.assignment}},
          couriers{{.database = deps.ports.database,
                    .outbox = backbone.outbox(),
                    .events = backbone.events(),
                    .assignment = assignment,
                    .clock = deps.ports.clock}},
          deliveries{{.database = deps.ports.database,
                      .assignment = assignment,
                      .clock = deps.ports.clock}},
          calls{{.couriers = couriers,
                 .deliveries = deliveries,
                 .positions = positions,
                 .ids = deps.ports.ids}} {
        backbone.on_events("orders", order_events(deliveries, deps.ports.ids));
    }

    service::Backbone backbone;
    Assignment assignment;
    CourierStoreSql couriers;
    DeliveryStoreSql deliveries;
    Positions positions;
    CourierCalls calls;
};

CouriersModule::CouriersModule(Deps deps) : parts_{std::make_unique<Parts>(std::move(deps))} {}
CouriersModule::~CouriersModule() = default;

std::span<const sql::Migration> CouriersModule::migrations() { return couriers::migrations(); }
v1::CouriersService& CouriersModule::calls() { return parts_->calls; }
void CouriersModule::start() { parts_->backbone.start(); }
Task<void> CouriersModule::stop() { return parts_->backbone.stop(); }

}  // namespace waybill::couriers
