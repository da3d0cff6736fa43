// SPDX-License-Identifier: Apache-2.0
#include "services/catalog/store/reservation_store_sql.hpp"
#include "services/catalog/testing/catalog_world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::catalog {
namespace {

/// What the service promises about stock, in plain containers.
struct StockModel {
    struct Order {
        std::string state;
        std::vector<Demand> demands;
        TimePoint until{};
    };
    std::map<OfferId, StockRow> stock{};
    std::map<OrderId, Order> orders{};

    bool can_take(const std::vector<Demand>& demands) {
        return std::ranges::all_of(
            demands, [&](const Demand& d) { return stock[d.offer].on_hand >= d.quantity; });
    }
    void move(const std::vector<Demand>& demands, std::int64_t StockRow::* from,
              std::int64_t StockRow::* to) {
        for (const Demand& demand : demands) {
            stock[demand.offer].*from -= demand.quantity;
            stock[demand.offer].*to += demand.quantity;
        }
    }

    bool reserve(OrderId id, const std::vector<WantedLine>& lines, TimePoint until) {
        const auto demands = sum_by_offer(lines);
        if (const auto known = orders.find(id); known != orders.end()) {
            Order& order = known->second;
            if (order.state == "restocked") return false;
            if (order.state == "committed" || order.state == "active") {
                if (order.demands != demands) return false;
                order.until = std::max(order.until, until);
                return true;
            }
        }
        if (!can_take(demands)) return false;
        move(demands, &StockRow::on_hand, &StockRow::reserved);
        orders[id] = {"active", demands, until};
        return true;
    }
    void release(OrderId id) {
        const auto known = orders.find(id);
        if (known == orders.end()) return;
        Order& order = known->second;
        if (order.state == "active") {
            move(order.demands, &StockRow::reserved, &StockRow::on_hand);
            order.state = "released";
        } else if (order.state == "committed") {
            move(order.demands, &StockRow::sold, &StockRow::on_hand);
            order.state = "restocked";
        }
    }
    /// What is held is sold; else `demands` are bought, if all of them are there.
    void pay(OrderId id, const std::vector<Demand>& demands) {
        if (const auto known = orders.find(id); known != orders.end()) {
            Order& order = known->second;
            if (order.state == "committed" || order.state == "restocked") return;
            if (order.state == "active") {
                // Past its time or not, its stock is still its own.
                move(order.demands, &StockRow::reserved, &StockRow::sold);
                order.state = "committed";
                return;
            }
        }
        if (!can_take(demands)) return;
        move(demands, &StockRow::on_hand, &StockRow::sold);
        orders[id] = {"committed", demands, {}};
    }
    /// `needed`: the orders that hold on, and until when.
    void let_go(TimePoint now, const std::vector<StockNeed>& needed) {
        for (auto& [id, order] : orders) {
            if (order.state != "active" || order.until > now) continue;
            if (const auto need = std::ranges::find(needed, id, &StockNeed::order);
                need != needed.end()) {
                order.until = need->until;
                continue;
            }
            move(order.demands, &StockRow::reserved, &StockRow::on_hand);
            order.state = "expired";
        }
    }
    bool move_stock(OfferId offer, StockMove kind, std::int64_t quantity) {
        StockRow& row = stock[offer];
        switch (kind) {
            case StockMove::receive:
                row.received += quantity;
                row.on_hand += quantity;
                return true;
            case StockMove::write_off:
                if (row.on_hand < quantity) return false;
                row.on_hand -= quantity;
                row.written_off += quantity;
                return true;
            case StockMove::count: {
                if (quantity < row.reserved) return false;
                const std::int64_t difference = quantity - row.reserved - row.on_hand;
                row.on_hand += difference;
                (difference > 0 ? row.received : row.written_off) += std::abs(difference);
                return true;
            }
        }
        std::unreachable();
    }
};

/// A database takes longer to make than a case to run: each case has a shop of its own in one.
CatalogWorld& shared_world() {
    static CatalogWorld world;
    return world;
}

struct ModelledShop {
    CatalogWorld& world = shared_world();
    Partner partner = world.add_partner();
    std::vector<OfferId> shelf{world.add_offer(partner.id, 5).id, world.add_offer(partner.id, 2).id,
                               world.add_offer(partner.id, 9).id};
    std::vector<OrderId> orders = [this] {
        std::vector<OrderId> made;
        for (int i = 0; i < 5; ++i) made.push_back(world.ids.next<OrderId>());
        return made;
    }();
    StockModel model{.stock = {{shelf[0], {5, 5, 0, 0, 0}},
                               {shelf[1], {2, 2, 0, 0, 0}},
                               {shelf[2], {9, 9, 0, 0, 0}}}};

    std::vector<WantedLine> random_lines() {
        std::vector<WantedLine> lines;
        const int count = *rc::gen::inRange(1, 4);
        for (int i = 0; i < count; ++i)
            lines.push_back({*rc::gen::elementOf(shelf), *rc::gen::inRange<std::int64_t>(1, 4)});
        return lines;
    }
    void step() {
        const OrderId order = *rc::gen::elementOf(orders);
        switch (*rc::gen::inRange(0, 7)) {
            case 0:
            case 1: {
                const auto lines = random_lines();
                const TimePoint until = world.now() + 24h + 10min;
                RC_ASSERT(world.reserve(order, partner.id, lines).has_value() ==
                          model.reserve(order, lines, until));
                break;
            }
            case 2:
                RC_ASSERT(world.release(order));
                model.release(order);
                break;
            case 3: {
                const auto lines = random_lines();
                RC_ASSERT(world.pay(order, partner.id, lines));
                model.pay(order, sum_by_offer(lines));
                break;
            }
            case 4:
                world.executor.clock().advance(
                    *rc::gen::elementOf(std::vector<Duration>{1h, 12h, 25h}));
                break;
            case 5: {
                std::vector<StockNeed> needed;
                for (const OrderId one : orders)
                    if (*rc::gen::arbitrary<bool>())
                        needed.push_back({.order = one, .until = world.now() + 1h});
                RC_ASSERT(world.let_go(needed));
                model.let_go(world.now(), needed);
                break;
            }
            default: move_some();
        }
    }
    void move_some() {
        StockChange change{.offer = *rc::gen::elementOf(shelf),
                           .move = *rc::gen::elementOf(std::vector{
                               StockMove::receive, StockMove::write_off, StockMove::count}),
                           .quantity = *rc::gen::inRange<std::int64_t>(1, 6)};
        RC_ASSERT(world.run(world.manage_offers.move_stock({}, change)).has_value() ==
                  model.move_stock(change.offer, change.move, change.quantity));
    }
    void compare() {
        for (const OfferId offer : shelf) {
            const StockRow row = world.stock(offer);
            RC_ASSERT(row == model.stock[offer]);
            // STK-1, STK-2
            RC_ASSERT(row.received == row.on_hand + row.reserved + row.sold + row.written_off);
            RC_ASSERT(std::min({row.on_hand, row.reserved, row.sold, row.written_off}) >= 0);
            auto sums = world.reserved(offer);
            RC_ASSERT(row.reserved == sums["active"]);
            RC_ASSERT(row.sold == sums["committed"]);
        }
        // STK-3: whatever state an order is in, the model went there by one end only.
        for (const auto& [id, order] : model.orders)
            RC_ASSERT(world.states(id).back() == order.state);
    }
};

RC_GTEST_PROP(ReservationStoreSql, RandomCommandsAgreeWithTheModel, ()) {
    ModelledShop shop;
    const int steps = *rc::gen::inRange(1, 30);
    for (int i = 0; i < steps; ++i) {
        shop.step();
        shop.compare();
    }
}

/// STK-5: no oversell, no undersell, however the buyers meet.
RC_GTEST_PROP(ReservationStoreSql, OfManyBuyersAsManyWinAsThereArePieces, ()) {
    CatalogWorld world{*rc::gen::arbitrary<std::uint64_t>()};
    const auto buyers = *rc::gen::inRange<std::size_t>(1, 40);
    const auto pieces = *rc::gen::inRange<std::int64_t>(0, 40);
    const Partner partner = world.add_partner();
    const OfferId offer = world.add_offer(partner.id, pieces).id;

    std::vector<Status> outcomes(buyers);
    struct Buyer {
        static Task<void> buy(CatalogWorld& world, Hold hold, Status& outcome) {
            outcome = co_await world.reserve_stock.run({}, std::move(hold));
        }
    };
    TaskGroup group;
    for (Status& outcome : outcomes) {
        Hold hold{.order = world.ids.next<OrderId>(),
                  .partner = partner.id,
                  .lines = {{offer, 1}},
                  .until = world.now() + 1h};
        group.spawn(world.executor, Buyer::buy(world, std::move(hold), outcome));
    }
    world.executor.run_ready();
    const auto winners = std::ranges::count_if(outcomes, [](const Status& s) { return bool{s}; });
    RC_ASSERT(winners == std::min(static_cast<std::int64_t>(buyers), pieces));
    RC_ASSERT(world.stock(offer) == (StockRow{pieces, pieces - winners, winners, 0, 0}));
}

/// One step of a partner's feed or of a sale; together they never lack stock.
using StockStep = std::function<void()>;

/// Takes from both in their own order; chance decides whose turn it is.
void interleave(const std::vector<StockStep>& feed, const std::vector<StockStep>& sales) {
    std::size_t fed = 0;
    std::size_t sold = 0;
    while (fed < feed.size() || sold < sales.size()) {
        const bool feeds = *rc::gen::arbitrary<bool>();
        if (feeds && fed < feed.size()) feed[fed++]();
        if (!feeds && sold < sales.size()) sales[sold++]();
    }
}

struct FeedStep {
    StockMove move;
    std::int64_t quantity;
};
struct Sale {
    std::int64_t pieces;
    bool paid;
    bool cancelled;
};

StockRow run_interleaved(const std::vector<FeedStep>& fed, const std::vector<Sale>& sold) {
    CatalogWorld& world = shared_world();
    const PartnerId partner = world.add_partner().id;
    const OfferId offer = world.add_offer(partner, 1000).id;
    std::vector<StockStep> feed;
    for (const auto [move, quantity] : fed)
        feed.push_back([&world, offer, move, quantity] {
            const StockChange change{.offer = offer, .move = move, .quantity = quantity};
            RC_ASSERT(world.run(world.manage_offers.move_stock({}, change)));
        });
    std::vector<StockStep> sales;
    for (const Sale& sale : sold) {
        const OrderId order = world.ids.next<OrderId>();
        sales.push_back([&world, offer, partner, order, pieces = sale.pieces] {
            RC_ASSERT(world.reserve(order, partner, {{offer, pieces}}));
        });
        if (sale.paid)
            sales.push_back([&world, partner, order] { RC_ASSERT(world.pay(order, partner)); });
        if (sale.cancelled) sales.push_back([&world, order] { RC_ASSERT(world.release(order)); });
    }
    interleave(feed, sales);
    return world.stock(offer);
}

/// STK-7: the same feed and the same sales, in two orders.
RC_GTEST_PROP(ReservationStoreSql, FeedAndSalesCommute, ()) {
    std::vector<FeedStep> feed;
    for (int i = *rc::gen::inRange(0, 6); i > 0; --i)
        feed.push_back({*rc::gen::elementOf(std::vector{StockMove::receive, StockMove::write_off}),
                        *rc::gen::inRange<std::int64_t>(1, 20)});
    std::vector<Sale> sales;
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
        sales.push_back({*rc::gen::inRange<std::int64_t>(1, 20), *rc::gen::arbitrary<bool>(),
                         *rc::gen::arbitrary<bool>()});
    RC_ASSERT(run_interleaved(feed, sales) == run_interleaved(feed, sales));
}

/// STK-7 for counts: reservations do not move what lies on the shelf.
RC_GTEST_PROP(ReservationStoreSql, RightCountChangesNothing, ()) {
    ModelledShop shop;
    const int steps = *rc::gen::inRange(1, 10);
    for (int i = 0; i < steps; ++i) shop.step();
    for (const OfferId offer : shop.shelf) {
        const StockRow before = shop.world.stock(offer);
        const StockChange change{
            .offer = offer, .move = StockMove::count, .quantity = before.on_hand + before.reserved};
        RC_ASSERT(shop.world.run(shop.world.manage_offers.move_stock({}, change)));
        RC_ASSERT(shop.world.stock(offer) == before);
    }
}

}  // namespace
}  // namespace waybill::catalog
