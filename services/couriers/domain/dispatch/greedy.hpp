// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/domain/dispatch/settings.hpp"
#include "services/couriers/domain/dispatch/state.hpp"

#include <unordered_map>
#include <vector>

namespace waybill::couriers::dispatch {

/// How a simple dispatcher chooses. Neither bundles, waits or ever changes its mind.
enum class GreedyRule : std::uint8_t {
    nearest_idle,      ///< first come, first served, by the idle courier nearest to the partner
    earliest_dropoff,  ///< appended to the plan of the courier who would deliver it first
};

/// What a product without a plan does: the baseline of the benchmark, and what remains when the
/// dispatcher fails or has no time at all. Microseconds a run.
class Greedy {
public:
    Greedy(const Settings& settings, GreedyRule rule) : settings_{settings}, rule_{rule} {}

    const Decisions& run(const State& state);

private:
    /// When the courier could start something new, and where.
    struct End {
        Place place{};
        Seconds free{0};
    };
    struct Offer {
        Seconds pickup{0};
        Seconds dropoff{0};
        Seconds ride{0};
    };

    void recall(const State& state);
    void recall_sent(const State& state);
    void assign(const OpenOrder& order);
    bool acceptable(const CourierState& courier, const OpenOrder& order, const Offer& offer) const;
    Offer offer_of(const CourierState& courier, const End& end, const OpenOrder& order,
                   bool first) const;
    void append(std::size_t courier, const OpenOrder& order);
    void decide(std::size_t courier);
    bool refused(Key order, Key courier) const;

    Settings settings_;
    GreedyRule rule_;
    const State* state_{nullptr};
    std::unordered_map<Key, std::vector<Key>> promised_;  ///< by courier
    std::unordered_map<Key, std::size_t> order_index_;
    std::vector<std::vector<std::size_t>> queues_;  ///< by courier of this run, order indices
    std::vector<End> ends_;
    Decisions decisions_;
};

}  // namespace waybill::couriers::dispatch
