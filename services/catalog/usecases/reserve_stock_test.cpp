// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/usecases/reserve_stock.hpp"

#include "services/catalog/testing/fault_world.hpp"

#include <gtest/gtest.h>

namespace waybill::catalog {
namespace {

TEST(ReserveStock, BadCommandsReachNoStore) {
    CatalogWorld world;
    const Offer offer = world.add_offer(world.add_partner().id, 5);
    Hold hold{.order = world.ids.next<OrderId>(),
              .partner = offer.partner,
              .lines = {{offer.id, 1}},
              .until = world.now()};
    EXPECT_EQ(world.run(world.reserve_stock.run({}, hold)).error().reason,
              "catalog.invalid_reservation");
    hold.until += 1us;
    for (const std::int64_t quantity : {0L, -1L, 1000L, INT64_MAX}) {
        hold.lines = {{offer.id, quantity}};
        EXPECT_EQ(world.run(world.reserve_stock.run({}, hold)).error().reason,
                  "catalog.invalid_lines");
    }
    EXPECT_EQ(world.stock(offer.id), (StockRow{5, 5, 0, 0, 0}));
}

TEST(ReserveStock, SurvivesEveryFaultFromHoldingToRestock) {
    OfferId id;
    sweep_faults(
        [&id](CatalogWorld& world) -> Command {
            const Offer offer = world.add_offer(world.add_partner().id, 5);
            const OrderId order = world.ids.next<OrderId>();
            const PaidOrder paid{.order = order, .partner = offer.partner, .cause = world.cause()};
            id = offer.id;
            return [&world, offer, order, paid]() -> Status {
                WAYBILL_CHECK(world.reserve(order, offer.partner, {{offer.id, 2}}));
                return world.run(world.reservations.commit({}, paid));
            };
        },
        [&id](CatalogWorld& world) { EXPECT_EQ(world.stock(id), (StockRow{5, 3, 0, 2, 0})); });
    sweep_faults(
        [&id](CatalogWorld& world) -> Command {
            const Offer offer = world.add_offer(world.add_partner().id, 5);
            const OrderId order = world.ids.next<OrderId>();
            EXPECT_TRUE(world.reserve(order, offer.partner, {{offer.id, 2}}));
            id = offer.id;
            const Cause cause = world.cause();
            return [&world, order, cause]() -> Status {
                return world.run(world.reservations.release({}, order, cause));
            };
        },
        [&id](CatalogWorld& world) { EXPECT_EQ(world.stock(id), (StockRow{5, 5, 0, 0, 0})); });
    sweep_faults(
        [&id](CatalogWorld& world) -> Command {
            const Offer offer = world.add_offer(world.add_partner().id, 5);
            EXPECT_TRUE(world.reserve(world.ids.next<OrderId>(), offer.partner, {{offer.id, 2}}));
            world.executor.clock().advance(25h);
            id = offer.id;
            return [&world]() -> Status {
                WAYBILL_CHECK(world.let_go());
                return {};
            };
        },
        [&id](CatalogWorld& world) { EXPECT_EQ(world.stock(id), (StockRow{5, 5, 0, 0, 0})); });
}

}  // namespace
}  // namespace waybill::catalog
