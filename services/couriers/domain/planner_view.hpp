// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/dispatch/settings.hpp"
#include "services/couriers/domain/dispatch/state.hpp"
#include "services/couriers/domain/kitchens.hpp"
#include "services/couriers/domain/open_work.hpp"

#include <unordered_map>

namespace waybill::couriers {

/// Metres a second, detours included: what straight lines are divided by.
struct Speeds {
    double on_foot{1.2};
    double scooter{4.5};
    double car{6};
    double of(Transport transport) const;
};

/// The open work as the dispatch engine sees it: places on a plane, whole seconds since a fixed
/// moment, keys made from ids, what is in hand finished first. What has no place is left out and
/// named. Refers to the work it was made of.
class PlannerView {
public:
    struct Rules {
        dispatch::Settings engine;
        Speeds speeds;
        TimePoint zero{};  ///< second 0; the same for all runs of one dispatcher
    };
    PlannerView(const OpenWork& work, const Kitchens& kitchens, const Rules& rules, TimePoint now);

    const dispatch::State& state() const { return state_; }
    const Courier& courier(dispatch::Key key) const { return *couriers_.at(key); }
    const Delivery& delivery(dispatch::Key key) const { return *deliveries_.at(key); }
    const OpenWork& work() const { return work_; }
    const dispatch::Settings& settings() const { return rules_.engine; }
    TimePoint time(dispatch::Seconds at) const;
    dispatch::Seconds seconds(TimePoint at) const;

    /// What cannot be planned, for the operator.
    const std::vector<const Delivery*>& orders_without_place() const { return no_place_; }
    const std::vector<const Courier*>& couriers_without_place() const { return lost_; }
    /// When what a courier carries will be handed over.
    struct Carried {
        const Delivery* delivery;
        TimePoint dropoff;
    };
    const std::vector<Carried>& carried() const { return carried_; }

private:
    dispatch::Place on_plane(const Position& position) const;
    void add_courier(const Courier& courier);
    void add_order(const Delivery& delivery, const Kitchens& kitchens, TimePoint now);
    void finish_hand(const Courier& courier, dispatch::CourierState& state);

    const OpenWork& work_;
    const Rules& rules_;
    Position origin_{};
    dispatch::State state_{};
    std::unordered_map<dispatch::Key, const Courier*> couriers_{};
    std::unordered_map<dispatch::Key, const Delivery*> deliveries_{};
    std::unordered_map<CourierId, std::vector<const Delivery*>> hands_{};
    std::vector<const Delivery*> no_place_{};
    std::vector<const Courier*> lost_{};
    std::vector<Carried> carried_{};
};

/// Stable while the id exists; never 0.
template <typename AnyId>
dispatch::Key key_of(const AnyId& id) {
    return std::hash<AnyId>{}(id) | 1U;
}

}  // namespace waybill::couriers
