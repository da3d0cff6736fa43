// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/service_world.hpp"
#include "platform/crypto/pin_digest.hpp"
#include "services/couriers/migrations/migrations.hpp"
#include "services/couriers/store/care_store_sql.hpp"
#include "services/couriers/store/courier_store_sql.hpp"
#include "services/couriers/store/delivery_store_sql.hpp"
#include "services/couriers/store/dispatch_store_sql.hpp"
#include "services/couriers/store/pick_up_store_sql.hpp"
#include "services/couriers/usecases/watch_delivery.hpp"

#include <map>
#include <set>

namespace waybill::couriers {

/// An order service that only says yes or no, through `faults`.
class FakeDesk final : public OrderDesk {
public:
    explicit FakeDesk(FaultPlan& faults) : faults_{faults} {}
    Task<Status> begin_delivery(Context, Delivery delivery) override {
        co_return faults_.call([&]() -> Status {
            if (over) return fail(ErrorKind::conflict, "orders.wrong_state");
            begun.insert(delivery.order);
            return {};
        });
    }
    bool over{false};
    std::set<OrderId> begun{};

private:
    FaultPlan& faults_;
};

/// Nobody is heard of, unless a test says so.
class FakeSeen final : public LastSeen {
public:
    std::optional<Position> newest(const CourierId& courier) const override {
        const auto found = positions.find(courier);
        return found == positions.end() ? std::nullopt : std::optional{found->second};
    }
    std::map<CourierId, Position> positions{};
};

/// The service's inside on real SQL, one thread and a manual clock.
struct CouriersWorld : ServiceWorld {
    explicit CouriersWorld(AssignmentMode wanted = AssignmentMode::claim,
                           std::optional<std::uint64_t> seed = std::nullopt)
        : ServiceWorld{couriers::migrations(), seed}, mode{wanted} {}

    AssignmentMode mode;
    service::EventMaker events{ids, executor.clock()};
    Assignment assignment{
        {.outbox = outbox, .events = events, .timers = timers, .limits = {}, .mode = mode}};
    CourierStoreSql couriers{{.database = database,
                              .outbox = outbox,
                              .events = events,
                              .assignment = assignment,
                              .clock = executor.clock()}};
    DeliveryStoreSql deliveries{{.database = database,
                                 .assignment = assignment,
                                 .sealer = sealer,
                                 .clock = executor.clock()}};
    DispatchStoreSql planned{{.database = database,
                              .assignment = assignment,
                              .timers = timers,
                              .clock = executor.clock()}};
    PickUpStoreSql fetched{{.database = database,
                            .assignment = assignment,
                            .timers = timers,
                            .clock = executor.clock()}};
    FakeSeen seen{};
    CareStoreSql care{{.database = database,
                       .assignment = assignment,
                       .timers = timers,
                       .clock = executor.clock()}};
    WatchDelivery watch{{.store = care, .last_seen = seen}};
    FakeDesk desk{faults};
    PickUp pick_up{{.store = fetched, .orders = desk}};
    int phones{100};

    CourierId hire(int capacity = 1) {
        Courier courier;
        courier.id = ids.next<CourierId>();
        courier.user = ids.next<UserId>();
        courier.name = "Ada Byron";
        courier.phone = PersonalText{"+3225550" + std::to_string(phones++)};
        courier.capacity = capacity;
        WAYBILL_ASSERT(executor.run(couriers.insert(Context{}, courier, {})));
        WAYBILL_ASSERT(executor.run(couriers.set_duty(Context{}, courier.id, Duty::available, {})));
        return courier.id;
    }
    OrderNews news(const OrderId& order, OrderNews::Kind kind, std::int64_t version) {
        OrderNews made{.kind = kind, .event = ids.next<EventId>(), .snapshot = {}};
        made.snapshot.id = ids.next<DeliveryId>();
        made.snapshot.order = order;
        made.snapshot.partner = ids.next<PartnerId>();
        made.snapshot.order_version = version;
        made.snapshot.pin_digest = crypto::pin_digest(sealer, order.text(), "0417");
        made.snapshot.ready_at = executor.clock().now();
        return made;
    }
    OrderId ready_order() {
        const OrderId order = ids.next<OrderId>();
        WAYBILL_ASSERT(
            executor.run(deliveries.apply(Context{}, news(order, OrderNews::Kind::ready, 4))));
        return order;
    }
};

inline constexpr sql::Query loads_off{
    "t.loads",
    "SELECT COUNT(*) FROM couriers c WHERE c.active <> (SELECT COUNT(*) FROM deliveries d WHERE "
    "d.courier_id = c.courier_id AND d.state IN ('offered', 'assigned', 'picked_up', "
    "'returning'))"};

}  // namespace waybill::couriers
