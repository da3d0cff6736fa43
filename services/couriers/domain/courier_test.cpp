// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/courier.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <limits>

namespace waybill::couriers {
namespace {

constexpr std::array duties{Duty::available, Duty::busy, Duty::paused, Duty::offline};

Courier rider(int capacity = 1) {
    Courier courier;
    courier.name = "Ada Byron";
    courier.phone = PersonalText{"+3225550199"};
    courier.capacity = capacity;
    return courier;
}

TEST(Courier, GoodOnesPassAndEachFaultHasItsReason) {
    EXPECT_TRUE(check(rider(1)));
    EXPECT_TRUE(check(rider(20)));
    for (const int capacity :
         {0, -1, 21, std::numeric_limits<int>::max(), std::numeric_limits<int>::min()})
        EXPECT_EQ(check(rider(capacity)).error().reason, "couriers.bad_capacity") << capacity;
    for (const std::string name : {"", "R2-D2!", "Ada\nByron", "<b>", "\xff"}) {
        Courier courier = rider();
        courier.name = name;
        EXPECT_EQ(check(courier).error().reason, "couriers.bad_name") << name;
    }
    for (const std::string phone : {"", "025550199", "+0123456789", "+32 255"}) {
        Courier courier = rider();
        courier.phone = PersonalText{phone};
        EXPECT_EQ(check(courier).error().reason, "couriers.bad_phone") << phone;
    }
}

TEST(Courier, WordsAreReadAgain) {
    for (const Duty duty : duties) EXPECT_EQ(parse_enum<Duty>(to_string(duty)), duty);
    for (const Transport transport : {Transport::on_foot, Transport::scooter, Transport::car})
        EXPECT_EQ(parse_enum<Transport>(to_string(transport)), transport);
    EXPECT_EQ(parse_enum<Duty>("Busy"), std::nullopt);
    EXPECT_EQ(parse_enum<Transport>(""), std::nullopt);
}

TEST(Courier, LimitsAreThoseOfTheTransport) {
    const TransportLimits limits{.on_foot = 3min, .scooter = 2min, .car = 1min};
    EXPECT_EQ(limits.of(Transport::on_foot), 3min);
    EXPECT_EQ(limits.of(Transport::scooter), 2min);
    EXPECT_EQ(limits.of(Transport::car), 1min);
}

/// What the courier says, and whether the hands are full: the duty follows from these two.
struct DutyModel {
    Duty said{Duty::offline};
    int active{0};
    int capacity{1};

    Duty duty() const { return said == Duty::available && active == capacity ? Duty::busy : said; }
    std::optional<DutyRefusal> say(Duty wanted) {
        if (wanted == Duty::busy) return DutyRefusal::by_system_only;
        if (wanted == Duty::offline && active > 0) return DutyRefusal::has_deliveries;
        said = wanted;
        return std::nullopt;
    }
};

RC_GTEST_PROP(CourierDuty, FollowsFromWhatWasSaidAndTheHands, ()) {
    const int capacity = *rc::gen::inRange(1, 5);
    Courier courier = rider(capacity);
    DutyModel model{.capacity = capacity};
    const auto steps = *rc::gen::inRange(1, 60);
    for (int i = 0; i < steps; ++i) {
        switch (*rc::gen::inRange(0, 3)) {
            case 0: {
                const Duty wanted = *rc::gen::elementOf(duties);
                RC_ASSERT(set_duty(courier, wanted) == model.say(wanted));
                break;
            }
            case 1:
                if (!can_take(courier)) break;
                take(courier);
                ++model.active;
                break;
            default:
                if (courier.active == 0) break;
                put_down(courier);
                --model.active;
        }
        RC_ASSERT(courier.duty == model.duty());
        RC_ASSERT(courier.active == model.active);
        RC_ASSERT(can_take(courier) == (courier.duty == Duty::available));
        RC_ASSERT(courier.duty != Duty::offline || courier.active == 0);
    }
}

TEST(CourierDuty, PuttingDownWithEmptyHandsIsHarmless) {
    Courier courier = rider();
    put_down(courier);
    EXPECT_EQ(courier.active, 0);
    EXPECT_EQ(courier.duty, Duty::offline);
}

TEST(CourierDeathTest, OneDeliveryTooManyIsABrokenPromise) {
    Courier courier = rider(1);
    courier.active = 1;
    EXPECT_DEATH(take(courier), "capacity");
}

TEST(CourierEdit, TheDutyFollowsTheCapacityWhichIsNeverLessThanWhatIsInHand) {
    Courier courier;
    courier.duty = Duty::available;
    courier.capacity = 2;
    take(courier);
    EXPECT_EQ(edit(courier, {.name = "Bea", .capacity = 0}), DutyRefusal::has_deliveries);
    EXPECT_EQ(courier.name, "") << "all of it or nothing";
    EXPECT_EQ(edit(courier, {.capacity = 1}), std::nullopt);
    EXPECT_EQ(courier.duty, Duty::busy);
    EXPECT_EQ(edit(courier, {.transport = Transport::car, .zone = "harbour", .capacity = 3}),
              std::nullopt);
    EXPECT_EQ(courier.duty, Duty::available);
    EXPECT_EQ(courier.transport, Transport::car);
    courier.duty = Duty::paused;
    EXPECT_EQ(edit(courier, {.capacity = 1}), std::nullopt);
    EXPECT_EQ(courier.duty, Duty::paused) << "a pause is the courier's";
}

TEST(CourierEdit, IsJudgedLikeANewCourier) {
    EXPECT_TRUE(check(CourierEdit{}));
    EXPECT_EQ(check(CourierEdit{.name = "7"}).error().reason, "couriers.bad_name");
    EXPECT_EQ(check(CourierEdit{.phone = PersonalText{"12"}}).error().reason, "couriers.bad_phone");
    EXPECT_EQ(check(CourierEdit{.capacity = 21}).error().reason, "couriers.bad_capacity");
}

TEST(Dismiss, NobodyLeavesWithDeliveriesInHand) {
    Courier courier;
    courier.duty = Duty::available;
    courier.position = Position{.lat = 1, .lon = 2, .at = {}};
    take(courier);
    EXPECT_EQ(dismiss(courier, TimePoint{} + 1h), DutyRefusal::has_deliveries);
    put_down(courier);
    EXPECT_EQ(dismiss(courier, TimePoint{} + 1h), std::nullopt);
    EXPECT_EQ(courier.duty, Duty::offline);
    EXPECT_EQ(courier.deleted_at, TimePoint{} + 1h);
    EXPECT_EQ(courier.position, std::nullopt) << "where they are is nobody's business";
}

}  // namespace
}  // namespace waybill::couriers
