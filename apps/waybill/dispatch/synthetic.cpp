// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/dispatch/synthetic.hpp"

#include "services/couriers/domain/dispatch/dice.hpp"

#include <algorithm>
#include <array>
#include <format>

namespace waybill::dispatch {
namespace {

using couriers::dispatch::Dice;

constexpr std::size_t clusters = 6;
constexpr std::uint32_t metres = 1000;
constexpr std::int32_t kitchen_least = 6;
constexpr std::int32_t bell_dice = 4;

class City {
public:
    explicit City(const SyntheticCity& wanted) : wanted_{wanted}, dice_{wanted.seed} {}

    Instance make() {
        made_.name = std::format("synthetic-{}", wanted_.seed);
        made_.rules = {.metres_per_minute = 320,
                       .pickup_service = 4,
                       .dropoff_service = 4,
                       .target = 40,
                       .limit = 90,
                       .pay_per_order = 10,
                       .pay_per_hour = 15};
        for (Point& centre : centres_) centre = {.x = across(), .y = across()};
        for (std::size_t i = 0; i < wanted_.restaurants; ++i)
            made_.restaurants.push_back(
                {.id = std::format("r{}", i + 1), .place = around(any_centre(), 6)});
        for (std::size_t i = 0; i < wanted_.couriers; ++i) add_courier(i);
        for (std::size_t i = 0; i < wanted_.orders; ++i) add_order(i);
        return std::move(made_);
    }

private:
    std::uint32_t below(std::size_t bound) {
        return dice_.below(static_cast<std::uint32_t>(bound));
    }
    double across() { return below(static_cast<std::size_t>(wanted_.kilometres * metres)); }
    const Point& any_centre() { return centres_[below(clusters)]; }
    /// About a bell of dice, whole metres.
    double spread(double divisor) {
        std::int64_t sum = 0;
        const auto side = static_cast<std::uint32_t>(wanted_.kilometres * metres / divisor);
        for (std::int32_t i = 0; i < bell_dice; ++i) sum += dice_.below(side + 1);
        return static_cast<double>(sum - std::int64_t{2} * side);
    }
    Point around(const Point& centre, double divisor) {
        return {.x = centre.x + spread(divisor), .y = centre.y + spread(divisor)};
    }
    /// Two peaks: a third of the orders around lunch, the rest around dinner.
    Minute busy_minute() {
        const bool lunch = dice_.below(3) == 0;
        const Minute peak = lunch ? wanted_.day / 4 : wanted_.day * 5 / 8;
        Minute sum = 0;
        for (std::int32_t i = 0; i < bell_dice; ++i)
            sum += static_cast<Minute>(below(static_cast<std::size_t>(wanted_.day / 6)));
        return std::clamp(peak + sum - wanted_.day / 3, 0, wanted_.day - 1);
    }
    void add_courier(std::size_t index) {
        const Minute length = 90 + static_cast<Minute>(below(6)) * 30;
        const Minute middle = busy_minute();
        const Minute on = std::clamp(middle - length / 2, 0, std::max(1, wanted_.day - length));
        made_.couriers.push_back({.id = std::format("c{}", index + 1),
                                  .place = around(any_centre(), 6),
                                  .on = on / 30 * 30,
                                  .off = on / 30 * 30 + length});
    }
    void add_order(std::size_t index) {
        const std::size_t restaurant =
            std::min(below(wanted_.restaurants), below(wanted_.restaurants));
        const Minute placed = busy_minute();
        Minute kitchen = kitchen_least;
        for (std::int32_t i = 0; i < bell_dice; ++i) kitchen += static_cast<Minute>(below(7));
        made_.orders.push_back({.id = std::format("o{}", index + 1),
                                .place = around(made_.restaurants[restaurant].place, 10),
                                .placed = placed,
                                .ready = placed + kitchen,
                                .restaurant = restaurant});
    }

    SyntheticCity wanted_;
    Dice dice_;
    std::array<Point, clusters> centres_{};
    Instance made_{};
};

}  // namespace

Instance make_city(const SyntheticCity& city) { return City{city}.make(); }

}  // namespace waybill::dispatch
