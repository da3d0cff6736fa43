// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/delivery.hpp"

#include "platform/testing/manual_clock.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::couriers {
namespace {

const TimePoint noon = std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + 12h;

struct Town {
    ManualClock clock;
    SeededRandom random{3};
    IdSource ids{clock, random};

    Courier courier(int capacity = 1) {
        Courier made;
        made.id = ids.next<CourierId>();
        made.name = "Ada Byron";
        made.phone = PersonalText{"+3225550199"};
        made.transport = Transport::scooter;
        made.duty = Duty::available;
        made.capacity = capacity;
        return made;
    }
    Delivery delivery() {
        Delivery made;
        made.id = ids.next<DeliveryId>();
        made.order = ids.next<OrderId>();
        made.ready = true;
        made.ready_at = noon;
        return made;
    }
};

TEST(Delivery, OfSeveralWhoAreAskedTheFirstYesWins) {
    Town town;
    Courier ada = town.courier();
    Courier bea = town.courier();
    Delivery delivery = town.delivery();
    ASSERT_TRUE(ask_around(delivery, noon + 1min));
    EXPECT_TRUE(asks_around(delivery));
    EXPECT_EQ(ask_around(delivery, noon + 2min).error(), DeliveryRefusal::taken);
    EXPECT_EQ(assign(delivery, bea, {}, noon).error(), DeliveryRefusal::taken) << "not asked";
    EXPECT_EQ(as_offered(delivery).state, DeliveryState::offered);
    EXPECT_EQ(accept_first(delivery, ada, 0, {}, noon).error(), DeliveryRefusal::stale_epoch);
    Courier full = town.courier();
    take(full);
    EXPECT_EQ(accept_first(delivery, full, 1, {}, noon).error(), DeliveryRefusal::at_capacity);
    Courier off = town.courier();
    off.duty = Duty::paused;
    EXPECT_EQ(accept_first(delivery, off, 1, {}, noon).error(), DeliveryRefusal::off_duty);
    ASSERT_TRUE(accept_first(delivery, ada, 1, {}, noon));
    EXPECT_EQ(delivery.courier, ada.id);
    EXPECT_EQ(delivery.epoch, 1);
    EXPECT_EQ(delivery.answer_by, std::nullopt);
    EXPECT_EQ(ada.duty, Duty::busy);
    EXPECT_EQ(accept_first(delivery, bea, 1, {}, noon).error(), DeliveryRefusal::wrong_state);
    EXPECT_EQ(bea.active, 0);
}

TEST(Delivery, NobodyIsAskedAboutWhatIsNotReady) {
    Town town;
    Delivery delivery = town.delivery();
    delivery.ready = false;
    EXPECT_EQ(ask_around(delivery, noon).error(), DeliveryRefusal::not_ready);
    delivery.ready = true;
    ASSERT_TRUE(ask_around(delivery, noon));
    stop_asking(delivery);
    EXPECT_FALSE(asks_around(delivery));
    ASSERT_TRUE(ask_around(delivery, noon + 1min));
    EXPECT_EQ(delivery.epoch, 2) << "each time under a new number";
}

TEST(Delivery, GoesFromHandToHandOnce) {
    Town town;
    Courier ada = town.courier();
    Courier bea = town.courier();
    Delivery delivery = town.delivery();
    ASSERT_TRUE(assign(delivery, ada, {}, noon + 1min));
    EXPECT_EQ(ada.duty, Duty::busy);
    EXPECT_EQ(delivery.epoch, 1);
    EXPECT_EQ(delivery.due_at, noon + 1min + 15min);
    EXPECT_EQ(assign(delivery, bea, {}, noon + 2min).error(), DeliveryRefusal::taken);
    EXPECT_EQ(assign(delivery, ada, {}, noon + 2min).error(), DeliveryRefusal::already_there);
    EXPECT_EQ(pick_up(delivery, bea.id, 1, noon + 3min).error(), DeliveryRefusal::not_yours);
    EXPECT_EQ(pick_up(delivery, ada.id, 0, noon + 3min).error(), DeliveryRefusal::stale_epoch);
    ASSERT_TRUE(pick_up(delivery, ada.id, 1, noon + 3min));
    EXPECT_EQ(deliver(delivery, ada, 1, {Pin::wrong}, noon + 9min).error(),
              DeliveryRefusal::wrong_pin);
    ASSERT_TRUE(deliver(delivery, ada, 1, {Pin::right}, noon + 9min));
    EXPECT_EQ(ada.duty, Duty::available);
    EXPECT_EQ(ada.deliveries, 1);
    EXPECT_EQ(deliver(delivery, ada, 1, {Pin::right}, noon + 9min).error(),
              DeliveryRefusal::already_there);
}

TEST(Delivery, RefusesWhoCannotTakeIt) {
    Town town;
    Delivery unready = town.delivery();
    unready.ready = false;
    Courier ada = town.courier();
    EXPECT_EQ(assign(unready, ada, {}, noon).error(), DeliveryRefusal::not_ready);
    Courier paused = town.courier();
    paused.duty = Duty::paused;
    Delivery delivery = town.delivery();
    EXPECT_EQ(assign(delivery, paused, {}, noon).error(), DeliveryRefusal::off_duty);
    Courier full = town.courier();
    full.active = 1;
    EXPECT_EQ(assign(delivery, full, {}, noon).error(), DeliveryRefusal::at_capacity);
    EXPECT_EQ(delivery.epoch, 0);
}

TEST(Delivery, FiveWrongPinsCallForAnOperator) {
    Town town;
    Courier ada = town.courier();
    Delivery delivery = town.delivery();
    ASSERT_TRUE(assign(delivery, ada, {}, noon));
    ASSERT_TRUE(pick_up(delivery, ada.id, 1, noon));
    for (int i = 0; i < wrong_pins_max; ++i)
        EXPECT_EQ(deliver(delivery, ada, 1, {Pin::wrong}, noon).error(),
                  DeliveryRefusal::wrong_pin);
    EXPECT_EQ(deliver(delivery, ada, 1, {Pin::right}, noon).error(),
              DeliveryRefusal::too_many_pins);
}

/// In the hand of its courier, who is to collect so much.
Delivery carried(Town& town, Courier& courier, std::int64_t due) {
    Delivery delivery = town.delivery();
    delivery.cash_due.amount = due;
    EXPECT_TRUE(assign(delivery, courier, {}, noon));
    EXPECT_TRUE(pick_up(delivery, courier.id, 1, noon));
    return delivery;
}

TEST(Delivery, CashIsCollectedWholeOrItIsNotHandedOver) {
    Town town;
    Courier ada = town.courier();
    Delivery delivery = carried(town, ada, 2350);
    const auto euro = [](std::int64_t amount) { return Money{.amount = amount, .currency = {}}; };
    const Money dollars{.amount = 2350, .currency = *Currency::parse("USD")};
    const std::int64_t version = delivery.version;
    for (const std::optional<Money>& said :
         {std::optional<Money>{}, {euro(2349)}, {euro(2351)}, {euro(0)}, {dollars}})
        EXPECT_EQ(deliver(delivery, ada, 1, {.pin = Pin::right, .cash = said}, noon).error(),
                  DeliveryRefusal::wrong_cash);
    EXPECT_EQ(delivery.version, version) << "nothing is counted";
    EXPECT_EQ(deliver(delivery, ada, 1, {.pin = Pin::wrong, .cash = euro(2350)}, noon).error(),
              DeliveryRefusal::wrong_pin);
    EXPECT_EQ(delivery.cash_collected, 0);
    ASSERT_TRUE(deliver(delivery, ada, 1, {.pin = Pin::right, .cash = euro(2350)}, noon));
    EXPECT_EQ(delivery.cash_collected, 2350);
}

TEST(Delivery, NothingIsCollectedOfWhatIsPaid) {
    Town town;
    Courier ada = town.courier();
    Delivery delivery = carried(town, ada, 0);
    const AtTheDoor door{.pin = Pin::right, .cash = Money{.amount = 0, .currency = {}}};
    EXPECT_EQ(deliver(delivery, ada, 1, door, noon).error(), DeliveryRefusal::wrong_cash);
    ASSERT_TRUE(deliver(delivery, ada, 1, {Pin::right}, noon));
}

TEST(Delivery, TimeHandsOverOnlyWhatIsPaid) {
    Town town;
    Courier ada = town.courier();
    Courier bea = town.courier();
    Delivery paid = carried(town, ada, 0);
    Delivery unpaid = carried(town, bea, 2350);
    ASSERT_TRUE(close(paid, ada, noon + 12h));
    EXPECT_EQ(paid.state, DeliveryState::delivered);
    ASSERT_TRUE(close(unpaid, bea, noon + 12h));
    EXPECT_EQ(unpaid.state, DeliveryState::cancelled);
    EXPECT_EQ(unpaid.cash_collected, 0);
    EXPECT_EQ(bea.deliveries, 0);
}

TEST(Delivery, WhatIsCarriedIsTakenOverAsItIsUnderANewEpoch) {
    Town town;
    Courier ada = town.courier();
    Courier bea = town.courier();
    bea.transport = Transport::car;
    Delivery delivery = carried(town, ada, 0);
    EXPECT_EQ(deliver(delivery, ada, 1, {Pin::wrong}, noon).error(), DeliveryRefusal::wrong_pin);
    mark_overdue(delivery, noon + 16min);
    ASSERT_TRUE(take_over(delivery, ada, bea, {}, noon + 20min));
    EXPECT_EQ(delivery.state, DeliveryState::picked_up);
    EXPECT_EQ(delivery.courier, bea.id);
    EXPECT_EQ(delivery.epoch, 2);
    EXPECT_EQ(delivery.picked_up_at, noon);
    EXPECT_EQ(delivery.due_at, noon + 25min) << "their own deadline";
    EXPECT_EQ(delivery.overdue_at, std::nullopt);
    EXPECT_EQ(tries_left(delivery), wrong_pins_max);
    EXPECT_EQ(ada.active, 0);
    EXPECT_EQ(ada.duty, Duty::available);
    EXPECT_EQ(ada.reliability, (Reliability{.offered = 1, .accepted = 1}));
    EXPECT_EQ(bea.reliability, (Reliability{.offered = 1, .accepted = 1}));
    EXPECT_EQ(deliver(delivery, ada, 1, {Pin::right}, noon).error(), DeliveryRefusal::not_yours);
    ASSERT_TRUE(deliver(delivery, bea, 2, {Pin::right}, noon + 24min));
    EXPECT_EQ(ada.deliveries, 0);
    EXPECT_EQ(bea.deliveries, 1);
}

TEST(Delivery, WhatIsOnItsWayBackIsTakenOverAsThat) {
    Town town;
    Courier ada = town.courier();
    Courier bea = town.courier();
    Delivery delivery = carried(town, ada, 0);
    ASSERT_TRUE(fail_hand_over(delivery, ada.id, 1, FailReason::refused));
    ASSERT_TRUE(take_over(delivery, ada, bea, {}, noon + 20min));
    EXPECT_EQ(delivery.state, DeliveryState::returning);
    EXPECT_EQ(give_back(delivery, ada, 1, noon).error(), DeliveryRefusal::not_yours);
    ASSERT_TRUE(give_back(delivery, bea, 2, noon + 30min));
    EXPECT_EQ(delivery.state, DeliveryState::cancelled);
}

TEST(Delivery, IsTakenOverByWhoCanAndOnceItIsCarried) {
    Town town;
    Courier ada = town.courier();
    Courier full = town.courier();
    take(full);
    Courier paused = town.courier();
    paused.duty = Duty::paused;
    Courier customer = town.courier();
    customer.user = town.ids.next<UserId>();
    Delivery delivery = carried(town, ada, 0);
    delivery.customer = customer.user;
    EXPECT_EQ(take_over(delivery, ada, ada, {}, noon).error(), DeliveryRefusal::taken);
    EXPECT_EQ(take_over(delivery, ada, full, {}, noon).error(), DeliveryRefusal::at_capacity);
    EXPECT_EQ(take_over(delivery, ada, paused, {}, noon).error(), DeliveryRefusal::off_duty);
    EXPECT_EQ(take_over(delivery, ada, customer, {}, noon).error(), DeliveryRefusal::own_order);
    EXPECT_EQ(delivery.epoch, 1);
    EXPECT_EQ(ada.active, 1);
    Delivery waiting = town.delivery();
    Courier bea = town.courier();
    Courier nobody;
    EXPECT_EQ(take_over(waiting, nobody, bea, {}, noon).error(), DeliveryRefusal::wrong_state);
}

TEST(Duty, IsTheCouriersToSayExceptBusy) {
    Town town;
    Courier ada = town.courier();
    EXPECT_EQ(set_duty(ada, Duty::busy), DutyRefusal::by_system_only);
    ada.active = 1;
    EXPECT_EQ(set_duty(ada, Duty::offline), DutyRefusal::has_deliveries);
    EXPECT_EQ(set_duty(ada, Duty::available), std::nullopt);
    EXPECT_EQ(ada.duty, Duty::busy);  // no hand is free
    EXPECT_EQ(set_duty(ada, Duty::paused), std::nullopt);
}

/// COU-1: whatever couriers try, an order has one of them and nobody exceeds the capacity.
RC_GTEST_PROP(Delivery, AnyTriesKeepOneCourierAndTheCapacity, ()) {
    Town town;
    std::vector<Courier> couriers{town.courier(1), town.courier(2), town.courier(3)};
    std::vector<Delivery> deliveries;
    for (int i = 0; i < 6; ++i) deliveries.push_back(town.delivery());
    const auto tries = *rc::gen::inRange(1, 60);
    for (int i = 0; i < tries; ++i) {
        Courier& courier = couriers[*rc::gen::inRange<std::size_t>(0, couriers.size())];
        Delivery& delivery = deliveries[*rc::gen::inRange<std::size_t>(0, deliveries.size())];
        const std::int64_t epoch = delivery.epoch;
        switch (*rc::gen::inRange(0, 7)) {
            case 6: {
                const auto from = std::ranges::find(couriers, delivery.courier, &Courier::id);
                if (from != couriers.end()) (void)take_over(delivery, *from, courier, {}, noon);
                break;
            }
            case 3: (void)offer(delivery, courier, noon + 1min); break;
            case 4: (void)accept(delivery, courier, delivery.epoch, {}, noon); break;
            case 5: (void)release(delivery, courier, delivery.epoch); break;
            case 0: (void)assign(delivery, courier, {}, noon); break;
            case 1: (void)pick_up(delivery, courier.id, delivery.epoch, noon); break;
            default: (void)deliver(delivery, courier, delivery.epoch, {Pin::right}, noon);
        }
        RC_ASSERT(delivery.epoch >= epoch);
        for (const Courier& c : couriers) {
            const auto held = std::ranges::count_if(deliveries, [&](const Delivery& d) {
                return d.courier == c.id &&
                       (awaits_pick_up(d.state) || d.state == DeliveryState::picked_up);
            });
            RC_ASSERT(c.active == held);
            RC_ASSERT(c.active <= c.capacity);
        }
    }
}

}  // namespace
}  // namespace waybill::couriers
